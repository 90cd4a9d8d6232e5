"""Values as people type them: texts, dates, numbers of persons, what names the same thing."""
