"""Rules of one record that hold on every form, and what the rules of several notices share.

Those that look at many records beside each other stand in :mod:`cadre_docs.rules.between`.

Of one record:

- its boxes: ``single`` (what the schema asks), ``orders`` (of dates), ``names``, ``posts``,
  ``schooling``, ``party``, ``unit_boxes``, ``filled_in_place``, ``misplaced``, ``other_box``; what
  stands for no content (``placeholders``, ``garbled``, ``unfinished``); what cannot be
  (``impossible``, ``backwards``, ``parts``, ``letters``, ``numerals``);
- its lists: ``repeats``, ``within_rows``, ``documents``, ``long_after``, ``finished_later``,
  ``history``, ``early``, ``punished_years``, ``listed_twice``;
- beside what was said before: ``carried``, ``copied``, ``last_time``;
- of the employer: ``units``, ``procedure``, ``public_notice``, ``posting``, ``notice_texts``.

No rules, but what rules reckon and look for: ``quota_sums``, ``sanction_periods``,
``full_years``, ``issuers``, ``evidence``, ``likely_names``, ``telling_apart`` (of two
records), ``words``.
"""
