"""Rules that look at many records beside each other, on every form (``scope="batch"``).

``in_common`` says by which keys the records meet that such a rule must see.

- One person's records: ``across``, ``results``, ``former_sanctions``, ``tenure_years``,
  ``listed_years``, ``two_forms``, ``namesakes``, ``personal``; who is one person say
  ``own_records`` and ``same_person``;
- two people's: ``alike``, ``exchanged``, ``copied_rows``, ``same_period``, ``departments``;
- files: ``record_files``, ``file_names``; units that are spelt in two ways: ``cut_names``;
- lists beside people's forms, and beside each other: ``against``, ``posted``, ``two_rosters``,
  ``lists_agree``, ``unit_facts``, ``unit_steps``.
"""
