-- every-kind 1.0.0, for BigQuery
-
-- written by -: change the ruleset, not this text
--
-- As of now: the clock is read once.
--
-- needs_python is true where SQL cannot tell exactly what the rules say: a text that is read (of
-- the lead, of an event that it sees, or of a colleague that rules ask about) has characters
-- beyond ASCII, or more exceptions of a set of phrases than are followed, or is a list that is
-- very long. Such a row has no answers: score it with `leadrules score`.
--
-- error says why a lead cannot be scored; it has no answers then.
--
-- due and accept_by are left out: working hours are counted in SQL only for an instant that is
-- given (`--as-of`).
--
-- This text was not executed on BigQuery when leadrules was tested; its twins for DuckDB,
-- PostgreSQL and Spark were. Compare some rows with `leadrules score` first.
--
-- Columns of crm.leads: ids: lead_id; texts: title, code, mail, tags, labels; integers: size;
-- exact decimals: revenue, ratio; booleans: known; dates: born; timestamps with a zone: seen.
--
-- Columns of {{ ref('events') }}: ids: lead_id; texts: type, url; timestamps with a zone: `at`;
-- integers: n.
WITH RECURSIVE leads_read AS (
SELECT leadrules_as_of, title, code, mail, tags, labels, size, revenue, ratio, known, born, seen,
  CAST(lead_id AS STRING) AS lead_id, CAST(row_number() OVER (ORDER BY leadrules_as_of, title, code,
      mail, tags, labels, size, revenue, ratio, known, born, seen, lead_id) AS INT64) AS row_number
FROM (SELECT l.*, current_timestamp AS leadrules_as_of FROM crm.leads AS l) AS l
),
leads_title_values AS (
SELECT DISTINCT title FROM leads_read WHERE title IS NOT NULL
),
leads_title_texts AS (
SELECT *, trim(regexp_replace(lower(title), r'[\x09-\x0d\x1c-\x1f ]+', ' ')) AS normal
FROM leads_title_values
),
leads_title_texts_2 AS (
SELECT *, CASE WHEN length(title) > 10000 THEN 2 WHEN byte_length(title) <> length(title) THEN 3
  WHEN (normal IN ('', 'n/a')) THEN 1 ELSE 0 END AS readable
FROM leads_title_texts
),
leads_title_texts_3 AS (
SELECT *, CASE WHEN readable = 0 THEN normal END AS compared, CASE
  WHEN readable = 0 THEN ' ' || regexp_replace(normal, '[^0-9a-z_]+', '  ') || ' ' END AS words
FROM leads_title_texts_2
),
leads_title_texts_4 AS (
SELECT *, CASE WHEN regexp_contains(words,
    ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ') AND regexp_contains(words,
    ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN regexp_replace(regexp_replace(' ' || words,
      '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )', r'\1#\3'),
    '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )', r'\1#\3') END AS marked,
  CASE WHEN regexp_contains(words, ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ')
  AND regexp_contains(words,
    ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN regexp_replace(regexp_replace(' ' || words,
      '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )', r'\1#\2'),
    '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )', r'\1#\2') END AS marked_2
FROM leads_title_texts_3
),
leads_title_texts_5 AS (
SELECT *, (compared <> compared) AS `contains`, (compared <> compared) AS equals,
  (compared <> compared) AS mentions, CASE WHEN NOT regexp_contains(words,
    ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ') THEN FALSE
  WHEN NOT regexp_contains(words,
    ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN TRUE
  ELSE regexp_contains(marked, '  president ') OR regexp_contains(marked_2,
    '  chief #? [0-9a-z_]+ #? officer ') OR regexp_contains(words,
    ' chief #? [0-9a-z_]+ #? [0-9a-z_]+ #? officer ') OR regexp_contains(words,
    ' chief #? [0-9a-z_]+ #? [0-9a-z_]+ #? [0-9a-z_]+ #? officer ') END AS mentions_2,
  ((substr(compared, 1, 2) = 'vp')) AS starts_with, ((right(compared, 5) = 'sales')) AS ends_with,
  ((strpos(compared, 'it') > 0)) AS contains_2, regexp_contains(compared,
    r'^[a-c]+\.(x|y)?\z') AS matches, length(compared) AS length
FROM leads_title_texts_4
),
leads_title_answers AS (
SELECT title, CAST(CASE WHEN regexp_contains(marked,
      '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )')
    OR regexp_contains(marked_2, '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )') THEN 3
    ELSE readable END AS INT64) AS lead_title_status, (`contains` OR equals) AS lead_title,
  (NOT mentions) AS lead_title_2, compared AS lead_title_3, (CASE WHEN mentions_2 THEN 900
    ELSE 0 END + CASE WHEN starts_with OR ends_with OR contains_2 THEN 200 ELSE 0 END + (CASE
      WHEN matches THEN 400 ELSE 0 END + CASE WHEN length IS NULL THEN 0 WHEN length < 5 THEN 100
      WHEN length >= 5 THEN 200 ELSE 0 END)) AS lead_title_4, CASE WHEN mentions_2 THEN 0
  WHEN mentions_2 IS NULL THEN -2 ELSE -1 END AS lead_title_5, CASE WHEN starts_with OR ends_with
  OR contains_2 THEN 0 WHEN (starts_with OR ends_with OR contains_2) IS NULL THEN -2
  ELSE -1 END AS lead_title_6, CASE WHEN matches THEN 0 WHEN matches IS NULL THEN -2
  ELSE -1 END AS lead_title_7, CASE WHEN length IS NULL THEN -2 WHEN length < 5 THEN 0
  WHEN length >= 5 THEN 1 ELSE -1 END AS lead_title_8
FROM leads_title_texts_5
),
leads_with_title AS (
SELECT l.leadrules_as_of, l.code, l.mail, l.tags, l.labels, l.size, l.revenue, l.ratio, l.known,
  l.born, l.seen, l.lead_id, l.row_number, r.lead_title_status, r.lead_title, r.lead_title_2,
  r.lead_title_3, r.lead_title_4, r.lead_title_5, r.lead_title_6, r.lead_title_7, r.lead_title_8
FROM leads_read AS l
LEFT JOIN leads_title_answers AS r
ON l.title = r.title
),
leads_code_values AS (
SELECT DISTINCT code FROM leads_read WHERE code IS NOT NULL
),
leads_code_texts AS (
SELECT *, trim(regexp_replace(lower(code), r'[\x09-\x0d\x1c-\x1f ]+', ' ')) AS normal_2
FROM leads_code_values
),
leads_code_texts_2 AS (
SELECT *, CASE WHEN length(code) > 10000 THEN 2 WHEN byte_length(code) <> length(code) THEN 3
  WHEN (normal_2 IN ('')) THEN 1 WHEN NOT (code IN ('A', 'b')) THEN 2 ELSE 0 END AS readable_2
FROM leads_code_texts
),
leads_code_texts_3 AS (
SELECT *, CASE WHEN readable_2 = 0 THEN code END AS compared_2 FROM leads_code_texts_2
),
leads_code_answers AS (
SELECT code, CAST(readable_2 AS INT64) AS lead_code_status, CASE WHEN compared_2 IS NULL THEN 300
  WHEN compared_2 = 'A' THEN 100 WHEN compared_2 = 'b' THEN 200 ELSE 0 END AS lead_code, CASE
  WHEN compared_2 IS NULL THEN -2 WHEN compared_2 = 'A' THEN 0 WHEN compared_2 = 'b' THEN 1
  ELSE -1 END AS lead_code_2
FROM leads_code_texts_3
),
leads_with_code AS (
SELECT l.leadrules_as_of, l.mail, l.tags, l.labels, l.size, l.revenue, l.ratio, l.known, l.born,
  l.seen, l.lead_id, l.row_number, l.lead_title_status, l.lead_title, l.lead_title_2,
  l.lead_title_3, l.lead_title_4, l.lead_title_5, l.lead_title_6, l.lead_title_7, l.lead_title_8,
  r.lead_code_status, r.lead_code, r.lead_code_2
FROM leads_with_title AS l
LEFT JOIN leads_code_answers AS r
ON l.code = r.code
),
leads_mail_values AS (
SELECT DISTINCT mail FROM leads_read WHERE mail IS NOT NULL
),
leads_mail_texts AS (
SELECT *, trim(regexp_replace(lower(mail), r'[\x09-\x0d\x1c-\x1f ]+', ' ')) AS normal_3
FROM leads_mail_values
),
leads_mail_texts_2 AS (
SELECT *, CASE WHEN length(mail) > 10000 THEN 2 WHEN byte_length(mail) <> length(mail) THEN 3
  WHEN (normal_3 IN ('')) THEN 1 WHEN NOT regexp_contains(normal_3,
    r'^[^@]+@[^@ .][^@ ]*[.][^@ ]*[^@ .]\z') THEN 2 ELSE 0 END AS readable_3
FROM leads_mail_texts
),
leads_mail_texts_3 AS (
SELECT *, CASE WHEN readable_3 = 0 THEN normal_3 END AS compared_3, CASE
  WHEN readable_3 = 0 THEN substr(normal_3, strpos(normal_3, '@') + 1) END AS domain_3, CASE
  WHEN readable_3 = 0 THEN ' ' || regexp_replace(substr(normal_3, strpos(normal_3, '@') + 1),
    '[^0-9a-z_]+', '  ') || ' ' END AS words_of_domain_3
FROM leads_mail_texts_2
),
leads_mail_texts_4 AS (
SELECT *, CASE WHEN regexp_contains(words_of_domain_3,
    ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ')
  AND regexp_contains(words_of_domain_3,
    ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN regexp_replace(regexp_replace(' ' || words_of_domain_3,
      '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )', r'\1#\3'),
    '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )', r'\1#\3') END AS marked_3,
  CASE WHEN regexp_contains(words_of_domain_3,
    ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ')
  AND regexp_contains(words_of_domain_3,
    ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN regexp_replace(regexp_replace(' ' || words_of_domain_3,
      '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )', r'\1#\2'),
    '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )', r'\1#\2') END AS marked_4
FROM leads_mail_texts_3
),
leads_mail_texts_5 AS (
SELECT *, CASE WHEN NOT regexp_contains(words_of_domain_3,
    ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ') THEN FALSE
  WHEN NOT regexp_contains(words_of_domain_3,
    ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN TRUE
  ELSE regexp_contains(marked_3, '  president ') OR regexp_contains(marked_4,
    '  chief #? [0-9a-z_]+ #? officer ') OR regexp_contains(words_of_domain_3,
    ' chief #? [0-9a-z_]+ #? [0-9a-z_]+ #? officer ') OR regexp_contains(words_of_domain_3,
    ' chief #? [0-9a-z_]+ #? [0-9a-z_]+ #? [0-9a-z_]+ #? officer ') END AS mentions_3,
  length(domain_3) AS length_2, (domain_3 IN ('a.example')) AS equals_2
FROM leads_mail_texts_4
),
leads_mail_answers AS (
SELECT mail, CAST(CASE WHEN regexp_contains(marked_3,
      '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )')
    OR regexp_contains(marked_4, '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )') THEN 3
    ELSE readable_3 END AS INT64) AS lead_mail_status, domain_3 AS lead_mail, (CASE WHEN mentions_3
    OR length_2 > 30 THEN 100 ELSE 0 END + CASE WHEN equals_2 THEN 500 ELSE 0 END) AS lead_mail_2,
  CASE WHEN mentions_3 OR length_2 > 30 THEN 0 WHEN (mentions_3 OR length_2 > 30) IS NULL THEN -2
  ELSE -1 END AS lead_mail_3, CASE WHEN equals_2 THEN 0 WHEN equals_2 IS NULL THEN -2
  ELSE -1 END AS lead_mail_4
FROM leads_mail_texts_5
),
leads_with_mail AS (
SELECT l.leadrules_as_of, l.tags, l.labels, l.size, l.revenue, l.ratio, l.known, l.born, l.seen,
  l.lead_id, l.row_number, l.lead_title_status, l.lead_title, l.lead_title_2, l.lead_title_3,
  l.lead_title_4, l.lead_title_5, l.lead_title_6, l.lead_title_7, l.lead_title_8,
  l.lead_code_status, l.lead_code, l.lead_code_2, r.lead_mail_status, r.lead_mail, r.lead_mail_2,
  r.lead_mail_3, r.lead_mail_4
FROM leads_with_code AS l
LEFT JOIN leads_mail_answers AS r
ON l.mail = r.mail
),
leads_tags_values AS (
SELECT DISTINCT tags FROM leads_read WHERE tags IS NOT NULL
),
leads_tags_texts AS (
SELECT *, trim(regexp_replace(lower(tags), r'[\x09-\x0d\x1c-\x1f ]+', ' ')) AS normal_4
FROM leads_tags_values
),
leads_tags_texts_2 AS (
SELECT *, replace(';' || replace(regexp_replace(normal_4, ' ?; ?', ';'), ';', ';;') || ';',
    ';none;', '') AS listed_4
FROM leads_tags_texts
),
leads_tags_texts_3 AS (
SELECT *, CASE WHEN length(tags) > 10000 AND length(tags) - length(replace(tags, ';',
      '')) = 0 THEN 2 WHEN length(tags) > 10000 OR length(tags) - length(replace(tags, ';',
      '')) >= 1000 THEN 3 WHEN byte_length(tags) <> length(tags) THEN 3 WHEN (normal_4 IN ('',
      'none')) THEN 1 WHEN replace(replace(replace(listed_4, ';red;', ''), ';green;', ''), ';',
    '') <> '' THEN 2 ELSE 0 END AS readable_4
FROM leads_tags_texts_2
),
leads_tags_texts_4 AS (
SELECT *, CASE WHEN readable_4 = 0 THEN listed_4 END AS compared_4 FROM leads_tags_texts_3
),
leads_tags_texts_5 AS (
SELECT *, ((strpos(compared_4, ';red;') > 0)) AS holds_any, ((strpos(compared_4, ';red;') > 0)
    AND (strpos(compared_4, ';green;') > 0)) AS holds_all
FROM leads_tags_texts_4
),
leads_tags_answers AS (
SELECT tags, CAST(readable_4 AS INT64) AS lead_tags_status, holds_any AS lead_tags,
  holds_all AS lead_tags_2
FROM leads_tags_texts_5
),
leads_with_tags AS (
SELECT l.leadrules_as_of, l.labels, l.size, l.revenue, l.ratio, l.known, l.born, l.seen, l.lead_id,
  l.row_number, l.lead_title_status, l.lead_title, l.lead_title_2, l.lead_title_3, l.lead_title_4,
  l.lead_title_5, l.lead_title_6, l.lead_title_7, l.lead_title_8, l.lead_code_status, l.lead_code,
  l.lead_code_2, l.lead_mail_status, l.lead_mail, l.lead_mail_2, l.lead_mail_3, l.lead_mail_4,
  r.lead_tags_status, r.lead_tags, r.lead_tags_2
FROM leads_with_mail AS l
LEFT JOIN leads_tags_answers AS r
ON l.tags = r.tags
),
leads_labels_values AS (
SELECT DISTINCT labels FROM leads_read WHERE labels IS NOT NULL
),
leads_labels_texts AS (
SELECT *, trim(regexp_replace(lower(labels), r'[\x09-\x0d\x1c-\x1f ]+', ' ')) AS normal_5
FROM leads_labels_values
),
leads_labels_texts_2 AS (
SELECT *, ';' || replace(regexp_replace(regexp_replace(labels,
        r'^[\x09-\x0d\x1c-\x1f ]+|[\x09-\x0d\x1c-\x1f ]+\z', ''),
      r'([\x09-\x0d\x1c-\x1f ]+)?;([\x09-\x0d\x1c-\x1f ]+)?', ';'), ';', ';;') || ';' AS listed_5
FROM leads_labels_texts
),
leads_labels_texts_3 AS (
SELECT *, CASE WHEN length(labels) > 10000 AND length(labels) - length(replace(labels, ';',
      '')) = 0 THEN 2 WHEN length(labels) > 10000 OR length(labels) - length(replace(labels, ';',
      '')) >= 1000 THEN 3 WHEN byte_length(labels) <> length(labels) THEN 3
  WHEN (normal_5 IN ('')) THEN 1 ELSE 0 END AS readable_5
FROM leads_labels_texts_2
),
leads_labels_texts_4 AS (
SELECT *, CASE WHEN readable_5 = 0 THEN listed_5 END AS compared_5, CASE
  WHEN readable_5 = 0 THEN replace(regexp_replace(lower(listed_5), '[^0-9a-z_;]+', '  '), ';',
    ' ; ') END AS words_5
FROM leads_labels_texts_3
),
leads_labels_texts_5 AS (
SELECT *, ((strpos(compared_5, ';x') > 0)) AS starts_with_2, ((strpos(compared_5,
        'y') > 0)) AS contains_3, (compared_5 <> compared_5) AS holds_any_2, ((strpos(compared_5,
        'z;') > 0)) AS ends_with_2, (compared_5 = compared_5) AS holds_none,
  regexp_contains(words_5, ' a ') AS mentions_4, (NOT ((strpos(compared_5,
          ';blue;') > 0))) AS holds_none_2
FROM leads_labels_texts_4
),
leads_labels_answers AS (
SELECT labels, CAST(readable_5 AS INT64) AS lead_labels_status, (starts_with_2
    OR contains_3) AS lead_labels, (holds_any_2 OR ends_with_2) AS lead_labels_2, (holds_none
    AND mentions_4) AS lead_labels_3, holds_none_2 AS lead_labels_4
FROM leads_labels_texts_5
),
leads_with_labels AS (
SELECT l.leadrules_as_of, l.size, l.revenue, l.ratio, l.known, l.born, l.seen, l.lead_id,
  l.row_number, l.lead_title_status, l.lead_title, l.lead_title_2, l.lead_title_3, l.lead_title_4,
  l.lead_title_5, l.lead_title_6, l.lead_title_7, l.lead_title_8, l.lead_code_status, l.lead_code,
  l.lead_code_2, l.lead_mail_status, l.lead_mail, l.lead_mail_2, l.lead_mail_3, l.lead_mail_4,
  l.lead_tags_status, l.lead_tags, l.lead_tags_2, r.lead_labels_status, r.lead_labels,
  r.lead_labels_2, r.lead_labels_3, r.lead_labels_4
FROM leads_with_tags AS l
LEFT JOIN leads_labels_answers AS r
ON l.labels = r.labels
),
leads_computed AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, row_number, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, (unix_micros(leadrules_as_of)) AS lead_leadrules_as_of, size AS lead_size, (CASE
    WHEN abs(revenue) <= 92233720368547758 AND revenue = round(revenue, 2) THEN CAST(round(revenue,
        2) * 100 AS INT64) END) AS lead_revenue, (CASE WHEN abs(ratio) <= 9223372036854
    AND ratio = round(ratio, 6) THEN CAST(round(ratio, 6) * 1000000 AS INT64) END) AS lead_ratio,
  (unix_date(born)) AS lead_born, (unix_micros(seen)) AS lead_seen, coalesce(lead_title_4,
    0) AS lead_answer, coalesce(lead_mail_2, 0) AS lead_answer_2, coalesce(lead_code,
    300) AS lead_answer_3, coalesce(lead_title_5, -2) AS lead_answer_4, coalesce(lead_mail_3,
    -2) AS lead_answer_5, coalesce(lead_title_6, -2) AS lead_answer_6, coalesce(lead_code_2,
    -2) AS lead_answer_7, coalesce(lead_title_7, -2) AS lead_answer_8, coalesce(lead_mail_4,
    -2) AS lead_answer_9, coalesce(lead_title_8, -2) AS lead_answer_10
FROM leads_with_labels
),
leads_computed_2 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, row_number, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer, lead_answer_2, lead_answer_3, lead_answer_4,
  lead_answer_5, lead_answer_6, lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10, CASE
  WHEN lead_leadrules_as_of < -62135596800000000
  OR lead_leadrules_as_of > 253402300799999999 THEN CAST(NULL AS INT64)
  ELSE lead_leadrules_as_of END AS lead_leadrules_as_of_2, CASE
  WHEN lead_size < 0 THEN CAST(NULL AS INT64) ELSE lead_size END AS lead_size_2, CASE
  WHEN lead_born < -719162 OR lead_born > 2932896 THEN CAST(NULL AS INT64)
  ELSE lead_born END AS lead_born_2, CASE WHEN lead_seen < -62135596800000000
  OR lead_seen > 253402300799999999 THEN CAST(NULL AS INT64) ELSE lead_seen END AS lead_seen_2
FROM leads_computed
),
leads_computed_3 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, row_number, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer, lead_answer_2, lead_answer_3, lead_answer_4,
  lead_answer_5, lead_answer_6, lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10,
  lead_leadrules_as_of_2, lead_size_2, lead_born_2, lead_seen_2, div(lead_leadrules_as_of_2,
    86400000000) - CASE WHEN mod(lead_leadrules_as_of_2, 86400000000) < 0 THEN 1
  ELSE 0 END AS lead_today
FROM leads_computed_2
),
leads_computed_4 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, row_number, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer, lead_answer_2, lead_answer_3, lead_answer_4,
  lead_answer_5, lead_answer_6, lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10,
  lead_leadrules_as_of_2, lead_size_2, lead_born_2, lead_seen_2, lead_today, CASE
  WHEN length(lead_id) > 10000 THEN CAST(NULL AS STRING) WHEN CASE
  WHEN (trim(CAST(lead_id AS STRING),
      '\u0009\u000a\u000b\u000c\u000d\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u00ad\u180e\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064') = '') THEN FALSE
  ELSE NOT (lead_id IS NULL) END THEN CAST(lead_id AS STRING)
  ELSE CAST(NULL AS STRING) END AS own_lead_id
FROM leads_computed_3
),
leads_computed_5 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, row_number, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer, lead_answer_2, lead_answer_3, lead_answer_4,
  lead_answer_5, lead_answer_6, lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10,
  lead_leadrules_as_of_2, lead_size_2, lead_born_2, lead_seen_2, lead_today, own_lead_id
FROM leads_computed_4
),
leads_computed_6 AS (
SELECT row_number AS row_number, lead_leadrules_as_of_2 AS _seen_as_of, own_lead_id AS _event_of
FROM leads_computed_5
),
events_read AS (
SELECT CAST(lead_id AS STRING) AS lead_id, type, `at`, url FROM {{ ref('events') }}
),
events_kept AS (
SELECT lead_id, type, `at`, url
FROM events_read
WHERE NOT ((CAST(lead_id AS STRING)) IS NULL) AND ((CAST(type AS STRING)) = 'visit'
    OR (CAST(type AS STRING)) IS NULL)
),
events_computed AS (
SELECT type, `at`, url, CAST(lead_id AS STRING) AS _event_lead, CASE
  WHEN (CAST(type AS STRING)) = 'visit' THEN 0 ELSE CAST(NULL AS INT64) END AS _event_kind
FROM events_kept
),
events_computed_2 AS (
SELECT type, url, _event_lead, _event_kind, (unix_micros(`at`)) AS _about_at FROM events_computed
),
events_computed_3 AS (
SELECT type, url, _event_lead, _event_kind, CASE WHEN _about_at < -62135596800000000
  OR _about_at > 253402300799999999 THEN CAST(NULL AS INT64) ELSE _about_at END AS _about_at_2
FROM events_computed_2
),
events_computed_4 AS (
SELECT url, _event_lead, _event_kind, _about_at_2 AS _event_at, (CAST(type AS STRING)) IS NULL
  OR _about_at_2 IS NULL AS _event_broken
FROM events_computed_3
),
events_url_values AS (
SELECT DISTINCT url FROM events_computed_4 WHERE url IS NOT NULL
),
events_url_texts AS (
SELECT *, trim(regexp_replace(lower(url), r'[\x09-\x0d\x1c-\x1f ]+', ' ')) AS normal_6
FROM events_url_values
),
events_url_texts_2 AS (
SELECT *, CASE WHEN length(url) > 10000 THEN 2 WHEN byte_length(url) <> length(url) THEN 3
  WHEN (normal_6 IN ('')) THEN 1 ELSE 0 END AS readable_6
FROM events_url_texts
),
events_url_texts_3 AS (
SELECT *, CASE WHEN readable_6 = 0 THEN normal_6 END AS compared_6 FROM events_url_texts_2
),
events_url_texts_4 AS (
SELECT *, ((substr(compared_6, 1, 8) = '/pricing')) AS starts_with_3 FROM events_url_texts_3
),
events_url_answers AS (
SELECT url, CAST(readable_6 AS INT64) AS _attribute_url_status, compared_6 AS _attribute_url,
  starts_with_3 AS _attribute_url_2
FROM events_url_texts_4
),
events_with_url AS (
SELECT l._event_lead, l._event_kind, l._event_at, l._event_broken, r._attribute_url_status,
  r._attribute_url, r._attribute_url_2
FROM events_computed_4 AS l
LEFT JOIN events_url_answers AS r
ON l.url = r.url
),
events_computed_5 AS (
SELECT _event_lead, _event_kind, _event_at, _event_broken, _attribute_url_status, _attribute_url,
  _attribute_url_2
FROM events_with_url
),
events_computed_6 AS (
SELECT _event_lead AS _event_lead, CASE WHEN _event_broken THEN CAST(NULL AS INT64)
  ELSE _event_kind END AS _event_kind, _event_at AS _event_at, _event_broken AS _event_broken,
  div(_event_at, 86400000000) - CASE WHEN mod(_event_at, 86400000000) < 0 THEN 1
  ELSE 0 END AS _event_day, CASE WHEN _attribute_url_status = 2 THEN TRUE ELSE FALSE END AND CASE
  WHEN _event_kind = 0 THEN TRUE ELSE FALSE END AS _event_unreadable, CASE
  WHEN _attribute_url_status IN (0, 2) THEN FALSE WHEN _attribute_url_status = 3 THEN TRUE
  ELSE FALSE END AND CASE WHEN _event_kind = 0 THEN TRUE ELSE FALSE END AS _event_doubtful,
  _attribute_url AS _event_value_0, _attribute_url_2 AS _event_value_1
FROM events_computed_5
),
events_computed_7 AS (
SELECT _event_lead, _event_kind, _event_at, _event_broken, _event_day, _event_unreadable,
  _event_doubtful, _event_value_1, _event_value_0 AS _event_key_0
FROM events_computed_6
),
leads_joined AS (
SELECT l.row_number, l._seen_as_of, r._event_kind, r._event_at, r._event_broken, r._event_day,
  r._event_unreadable, r._event_doubtful, r._event_value_1, r._event_key_0
FROM leads_computed_6 AS l
JOIN events_computed_7 AS r
ON l._event_of = r._event_lead
),
leads_kept AS (
SELECT row_number, _seen_as_of, _event_kind, _event_at, _event_broken, _event_day,
  _event_unreadable, _event_doubtful, _event_value_1, _event_key_0
FROM leads_joined
WHERE _event_broken OR _event_at <= _seen_as_of
),
leads_grouped AS (
SELECT row_number, count(CASE WHEN TRUE THEN 1 END) AS measure_taken, count(CASE WHEN _event_broken
    OR _event_unreadable THEN 1 END) AS measure_bad, count(CASE
    WHEN _event_doubtful THEN 1 END) AS measure_untold
FROM leads_kept
GROUP BY row_number
),
leads_joined_2 AS (
SELECT l.size, l.revenue, l.ratio, l.known, l.born, l.seen, l.lead_id, l.row_number,
  l.lead_title_status, l.lead_title, l.lead_title_2, l.lead_title_3, l.lead_code_status,
  l.lead_mail_status, l.lead_mail, l.lead_tags_status, l.lead_tags, l.lead_tags_2,
  l.lead_labels_status, l.lead_labels, l.lead_labels_2, l.lead_labels_3, l.lead_labels_4,
  l.lead_revenue, l.lead_ratio, l.lead_answer, l.lead_answer_2, l.lead_answer_3, l.lead_answer_4,
  l.lead_answer_5, l.lead_answer_6, l.lead_answer_7, l.lead_answer_8, l.lead_answer_9,
  l.lead_answer_10, l.lead_leadrules_as_of_2, l.lead_size_2, l.lead_born_2, l.lead_seen_2,
  l.lead_today, r.measure_taken, r.measure_bad, r.measure_untold
FROM leads_computed_5 AS l
LEFT JOIN leads_grouped AS r
ON l.row_number = r.row_number
),
leads_kept_2 AS (
SELECT row_number, _seen_as_of, _event_at, _event_key_0
FROM leads_kept
WHERE _event_kind = 0 AND _event_at > (_seen_as_of - 2592000000000)
),
pointed AS (
SELECT *, CASE WHEN _event_at IS NOT NULL THEN min(place) OVER (PARTITION BY row_number,
    _event_key_0 ORDER BY _event_at ASC NULLS FIRST RANGE BETWEEN 86400000000 FOLLOWING
    AND UNBOUNDED FOLLOWING) END AS next
FROM (SELECT *, row_number() OVER (PARTITION BY row_number,
      _event_key_0 ORDER BY _event_at ASC NULLS LAST) AS place FROM leads_kept_2) AS r
),
spaced AS (
SELECT * FROM pointed WHERE place = 1
UNION ALL
SELECT p.*
FROM spaced AS s
JOIN pointed AS p
ON p.place = s.next AND p.row_number IS NOT DISTINCT FROM s.row_number
  AND p._event_key_0 IS NOT DISTINCT FROM s._event_key_0
),
leads_spaced AS (
SELECT row_number, _seen_as_of, _event_at FROM spaced
),
leads_computed_7 AS (
SELECT row_number, div(bound, 86400000000) - CASE WHEN mod(bound, 86400000000) < 0 THEN 1
  ELSE 0 END AS _step_0
FROM (SELECT *, _seen_as_of - _event_at AS bound FROM leads_spaced) AS with_bound
),
decay_constants AS (
SELECT CAST(0 AS INT64) AS _steps_0, CAST(1000000000 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(1 AS INT64) AS _steps_0, CAST(933032992 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(2 AS INT64) AS _steps_0, CAST(870550563 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(3 AS INT64) AS _steps_0, CAST(812252396 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(4 AS INT64) AS _steps_0, CAST(757858283 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(5 AS INT64) AS _steps_0, CAST(707106781 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(6 AS INT64) AS _steps_0, CAST(659753955 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(7 AS INT64) AS _steps_0, CAST(615572207 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(8 AS INT64) AS _steps_0, CAST(574349177 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(9 AS INT64) AS _steps_0, CAST(535886731 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(10 AS INT64) AS _steps_0, CAST(500000000 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(11 AS INT64) AS _steps_0, CAST(466516496 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(12 AS INT64) AS _steps_0, CAST(435275282 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(13 AS INT64) AS _steps_0, CAST(406126198 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(14 AS INT64) AS _steps_0, CAST(378929142 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(15 AS INT64) AS _steps_0, CAST(353553391 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(16 AS INT64) AS _steps_0, CAST(329876978 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(17 AS INT64) AS _steps_0, CAST(307786103 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(18 AS INT64) AS _steps_0, CAST(287174589 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(19 AS INT64) AS _steps_0, CAST(267943366 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(20 AS INT64) AS _steps_0, CAST(250000000 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(21 AS INT64) AS _steps_0, CAST(233258248 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(22 AS INT64) AS _steps_0, CAST(217637641 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(23 AS INT64) AS _steps_0, CAST(203063099 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(24 AS INT64) AS _steps_0, CAST(189464571 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(25 AS INT64) AS _steps_0, CAST(176776695 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(26 AS INT64) AS _steps_0, CAST(164938489 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(27 AS INT64) AS _steps_0, CAST(153893052 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(28 AS INT64) AS _steps_0, CAST(143587294 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(29 AS INT64) AS _steps_0, CAST(133971683 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(30 AS INT64) AS _steps_0, CAST(125000000 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(31 AS INT64) AS _steps_0, CAST(116629124 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(32 AS INT64) AS _steps_0, CAST(108818820 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(33 AS INT64) AS _steps_0, CAST(101531550 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(34 AS INT64) AS _steps_0, CAST(94732285 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(35 AS INT64) AS _steps_0, CAST(88388348 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(36 AS INT64) AS _steps_0, CAST(82469244 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(37 AS INT64) AS _steps_0, CAST(76946526 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(38 AS INT64) AS _steps_0, CAST(71793647 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(39 AS INT64) AS _steps_0, CAST(66985841 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(40 AS INT64) AS _steps_0, CAST(62500000 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(41 AS INT64) AS _steps_0, CAST(58314562 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(42 AS INT64) AS _steps_0, CAST(54409410 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(43 AS INT64) AS _steps_0, CAST(50765775 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(44 AS INT64) AS _steps_0, CAST(47366143 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(45 AS INT64) AS _steps_0, CAST(44194174 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(46 AS INT64) AS _steps_0, CAST(41234622 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(47 AS INT64) AS _steps_0, CAST(38473263 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(48 AS INT64) AS _steps_0, CAST(35896824 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(49 AS INT64) AS _steps_0, CAST(33492921 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(50 AS INT64) AS _steps_0, CAST(31250000 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(51 AS INT64) AS _steps_0, CAST(29157281 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(52 AS INT64) AS _steps_0, CAST(27204705 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(53 AS INT64) AS _steps_0, CAST(25382887 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(54 AS INT64) AS _steps_0, CAST(23683071 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(55 AS INT64) AS _steps_0, CAST(22097087 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(56 AS INT64) AS _steps_0, CAST(20617311 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(57 AS INT64) AS _steps_0, CAST(19236631 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(58 AS INT64) AS _steps_0, CAST(17948412 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(59 AS INT64) AS _steps_0, CAST(16746460 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(60 AS INT64) AS _steps_0, CAST(15625000 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(61 AS INT64) AS _steps_0, CAST(14578640 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(62 AS INT64) AS _steps_0, CAST(13602353 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(63 AS INT64) AS _steps_0, CAST(12691444 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(64 AS INT64) AS _steps_0, CAST(11841536 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(65 AS INT64) AS _steps_0, CAST(11048543 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(66 AS INT64) AS _steps_0, CAST(10308656 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(67 AS INT64) AS _steps_0, CAST(9618316 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(68 AS INT64) AS _steps_0, CAST(8974206 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(69 AS INT64) AS _steps_0, CAST(8373230 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(70 AS INT64) AS _steps_0, CAST(7812500 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(71 AS INT64) AS _steps_0, CAST(7289320 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(72 AS INT64) AS _steps_0, CAST(6801176 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(73 AS INT64) AS _steps_0, CAST(6345722 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(74 AS INT64) AS _steps_0, CAST(5920768 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(75 AS INT64) AS _steps_0, CAST(5524272 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(76 AS INT64) AS _steps_0, CAST(5154328 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(77 AS INT64) AS _steps_0, CAST(4809158 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(78 AS INT64) AS _steps_0, CAST(4487103 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(79 AS INT64) AS _steps_0, CAST(4186615 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(80 AS INT64) AS _steps_0, CAST(3906250 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(81 AS INT64) AS _steps_0, CAST(3644660 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(82 AS INT64) AS _steps_0, CAST(3400588 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(83 AS INT64) AS _steps_0, CAST(3172861 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(84 AS INT64) AS _steps_0, CAST(2960384 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(85 AS INT64) AS _steps_0, CAST(2762136 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(86 AS INT64) AS _steps_0, CAST(2577164 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(87 AS INT64) AS _steps_0, CAST(2404579 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(88 AS INT64) AS _steps_0, CAST(2243551 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(89 AS INT64) AS _steps_0, CAST(2093308 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(90 AS INT64) AS _steps_0, CAST(1953125 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(91 AS INT64) AS _steps_0, CAST(1822330 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(92 AS INT64) AS _steps_0, CAST(1700294 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(93 AS INT64) AS _steps_0, CAST(1586430 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(94 AS INT64) AS _steps_0, CAST(1480192 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(95 AS INT64) AS _steps_0, CAST(1381068 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(96 AS INT64) AS _steps_0, CAST(1288582 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(97 AS INT64) AS _steps_0, CAST(1202289 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(98 AS INT64) AS _steps_0, CAST(1121776 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(99 AS INT64) AS _steps_0, CAST(1046654 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(100 AS INT64) AS _steps_0, CAST(976563 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(101 AS INT64) AS _steps_0, CAST(911165 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(102 AS INT64) AS _steps_0, CAST(850147 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(103 AS INT64) AS _steps_0, CAST(793215 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(104 AS INT64) AS _steps_0, CAST(740096 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(105 AS INT64) AS _steps_0, CAST(690534 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(106 AS INT64) AS _steps_0, CAST(644291 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(107 AS INT64) AS _steps_0, CAST(601145 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(108 AS INT64) AS _steps_0, CAST(560888 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(109 AS INT64) AS _steps_0, CAST(523327 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(110 AS INT64) AS _steps_0, CAST(488281 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(111 AS INT64) AS _steps_0, CAST(455583 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(112 AS INT64) AS _steps_0, CAST(425074 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(113 AS INT64) AS _steps_0, CAST(396608 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(114 AS INT64) AS _steps_0, CAST(370048 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(115 AS INT64) AS _steps_0, CAST(345267 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(116 AS INT64) AS _steps_0, CAST(322145 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(117 AS INT64) AS _steps_0, CAST(300572 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(118 AS INT64) AS _steps_0, CAST(280444 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(119 AS INT64) AS _steps_0, CAST(261663 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(120 AS INT64) AS _steps_0, CAST(244141 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(121 AS INT64) AS _steps_0, CAST(227791 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(122 AS INT64) AS _steps_0, CAST(212537 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(123 AS INT64) AS _steps_0, CAST(198304 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(124 AS INT64) AS _steps_0, CAST(185024 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(125 AS INT64) AS _steps_0, CAST(172633 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(126 AS INT64) AS _steps_0, CAST(161073 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(127 AS INT64) AS _steps_0, CAST(150286 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(128 AS INT64) AS _steps_0, CAST(140222 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(129 AS INT64) AS _steps_0, CAST(130832 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(130 AS INT64) AS _steps_0, CAST(122070 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(131 AS INT64) AS _steps_0, CAST(113896 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(132 AS INT64) AS _steps_0, CAST(106268 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(133 AS INT64) AS _steps_0, CAST(99152 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(134 AS INT64) AS _steps_0, CAST(92512 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(135 AS INT64) AS _steps_0, CAST(86317 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(136 AS INT64) AS _steps_0, CAST(80536 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(137 AS INT64) AS _steps_0, CAST(75143 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(138 AS INT64) AS _steps_0, CAST(70111 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(139 AS INT64) AS _steps_0, CAST(65416 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(140 AS INT64) AS _steps_0, CAST(61035 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(141 AS INT64) AS _steps_0, CAST(56948 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(142 AS INT64) AS _steps_0, CAST(53134 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(143 AS INT64) AS _steps_0, CAST(49576 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(144 AS INT64) AS _steps_0, CAST(46256 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(145 AS INT64) AS _steps_0, CAST(43158 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(146 AS INT64) AS _steps_0, CAST(40268 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(147 AS INT64) AS _steps_0, CAST(37572 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(148 AS INT64) AS _steps_0, CAST(35055 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(149 AS INT64) AS _steps_0, CAST(32708 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(150 AS INT64) AS _steps_0, CAST(30518 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(151 AS INT64) AS _steps_0, CAST(28474 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(152 AS INT64) AS _steps_0, CAST(26567 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(153 AS INT64) AS _steps_0, CAST(24788 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(154 AS INT64) AS _steps_0, CAST(23128 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(155 AS INT64) AS _steps_0, CAST(21579 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(156 AS INT64) AS _steps_0, CAST(20134 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(157 AS INT64) AS _steps_0, CAST(18786 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(158 AS INT64) AS _steps_0, CAST(17528 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(159 AS INT64) AS _steps_0, CAST(16354 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(160 AS INT64) AS _steps_0, CAST(15259 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(161 AS INT64) AS _steps_0, CAST(14237 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(162 AS INT64) AS _steps_0, CAST(13284 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(163 AS INT64) AS _steps_0, CAST(12394 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(164 AS INT64) AS _steps_0, CAST(11564 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(165 AS INT64) AS _steps_0, CAST(10790 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(166 AS INT64) AS _steps_0, CAST(10067 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(167 AS INT64) AS _steps_0, CAST(9393 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(168 AS INT64) AS _steps_0, CAST(8764 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(169 AS INT64) AS _steps_0, CAST(8177 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(170 AS INT64) AS _steps_0, CAST(7629 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(171 AS INT64) AS _steps_0, CAST(7118 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(172 AS INT64) AS _steps_0, CAST(6642 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(173 AS INT64) AS _steps_0, CAST(6197 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(174 AS INT64) AS _steps_0, CAST(5782 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(175 AS INT64) AS _steps_0, CAST(5395 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(176 AS INT64) AS _steps_0, CAST(5034 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(177 AS INT64) AS _steps_0, CAST(4696 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(178 AS INT64) AS _steps_0, CAST(4382 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(179 AS INT64) AS _steps_0, CAST(4088 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(180 AS INT64) AS _steps_0, CAST(3815 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(181 AS INT64) AS _steps_0, CAST(3559 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(182 AS INT64) AS _steps_0, CAST(3321 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(183 AS INT64) AS _steps_0, CAST(3098 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(184 AS INT64) AS _steps_0, CAST(2891 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(185 AS INT64) AS _steps_0, CAST(2697 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(186 AS INT64) AS _steps_0, CAST(2517 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(187 AS INT64) AS _steps_0, CAST(2348 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(188 AS INT64) AS _steps_0, CAST(2191 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(189 AS INT64) AS _steps_0, CAST(2044 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(190 AS INT64) AS _steps_0, CAST(1907 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(191 AS INT64) AS _steps_0, CAST(1780 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(192 AS INT64) AS _steps_0, CAST(1660 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(193 AS INT64) AS _steps_0, CAST(1549 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(194 AS INT64) AS _steps_0, CAST(1445 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(195 AS INT64) AS _steps_0, CAST(1349 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(196 AS INT64) AS _steps_0, CAST(1258 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(197 AS INT64) AS _steps_0, CAST(1174 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(198 AS INT64) AS _steps_0, CAST(1095 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(199 AS INT64) AS _steps_0, CAST(1022 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(200 AS INT64) AS _steps_0, CAST(954 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(201 AS INT64) AS _steps_0, CAST(890 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(202 AS INT64) AS _steps_0, CAST(830 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(203 AS INT64) AS _steps_0, CAST(775 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(204 AS INT64) AS _steps_0, CAST(723 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(205 AS INT64) AS _steps_0, CAST(674 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(206 AS INT64) AS _steps_0, CAST(629 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(207 AS INT64) AS _steps_0, CAST(587 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(208 AS INT64) AS _steps_0, CAST(548 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(209 AS INT64) AS _steps_0, CAST(511 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(210 AS INT64) AS _steps_0, CAST(477 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(211 AS INT64) AS _steps_0, CAST(445 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(212 AS INT64) AS _steps_0, CAST(415 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(213 AS INT64) AS _steps_0, CAST(387 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(214 AS INT64) AS _steps_0, CAST(361 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(215 AS INT64) AS _steps_0, CAST(337 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(216 AS INT64) AS _steps_0, CAST(315 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(217 AS INT64) AS _steps_0, CAST(294 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(218 AS INT64) AS _steps_0, CAST(274 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(219 AS INT64) AS _steps_0, CAST(256 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(220 AS INT64) AS _steps_0, CAST(238 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(221 AS INT64) AS _steps_0, CAST(222 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(222 AS INT64) AS _steps_0, CAST(208 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(223 AS INT64) AS _steps_0, CAST(194 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(224 AS INT64) AS _steps_0, CAST(181 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(225 AS INT64) AS _steps_0, CAST(169 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(226 AS INT64) AS _steps_0, CAST(157 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(227 AS INT64) AS _steps_0, CAST(147 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(228 AS INT64) AS _steps_0, CAST(137 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(229 AS INT64) AS _steps_0, CAST(128 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(230 AS INT64) AS _steps_0, CAST(119 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(231 AS INT64) AS _steps_0, CAST(111 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(232 AS INT64) AS _steps_0, CAST(104 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(233 AS INT64) AS _steps_0, CAST(97 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(234 AS INT64) AS _steps_0, CAST(90 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(235 AS INT64) AS _steps_0, CAST(84 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(236 AS INT64) AS _steps_0, CAST(79 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(237 AS INT64) AS _steps_0, CAST(73 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(238 AS INT64) AS _steps_0, CAST(68 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(239 AS INT64) AS _steps_0, CAST(64 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(240 AS INT64) AS _steps_0, CAST(60 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(241 AS INT64) AS _steps_0, CAST(56 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(242 AS INT64) AS _steps_0, CAST(52 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(243 AS INT64) AS _steps_0, CAST(48 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(244 AS INT64) AS _steps_0, CAST(45 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(245 AS INT64) AS _steps_0, CAST(42 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(246 AS INT64) AS _steps_0, CAST(39 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(247 AS INT64) AS _steps_0, CAST(37 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(248 AS INT64) AS _steps_0, CAST(34 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(249 AS INT64) AS _steps_0, CAST(32 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(250 AS INT64) AS _steps_0, CAST(30 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(251 AS INT64) AS _steps_0, CAST(28 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(252 AS INT64) AS _steps_0, CAST(26 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(253 AS INT64) AS _steps_0, CAST(24 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(254 AS INT64) AS _steps_0, CAST(23 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(255 AS INT64) AS _steps_0, CAST(21 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(256 AS INT64) AS _steps_0, CAST(20 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(257 AS INT64) AS _steps_0, CAST(18 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(258 AS INT64) AS _steps_0, CAST(17 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(259 AS INT64) AS _steps_0, CAST(16 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(260 AS INT64) AS _steps_0, CAST(15 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(261 AS INT64) AS _steps_0, CAST(14 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(262 AS INT64) AS _steps_0, CAST(13 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(263 AS INT64) AS _steps_0, CAST(12 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(264 AS INT64) AS _steps_0, CAST(11 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(265 AS INT64) AS _steps_0, CAST(11 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(266 AS INT64) AS _steps_0, CAST(10 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(267 AS INT64) AS _steps_0, CAST(9 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(268 AS INT64) AS _steps_0, CAST(9 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(269 AS INT64) AS _steps_0, CAST(8 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(270 AS INT64) AS _steps_0, CAST(7 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(271 AS INT64) AS _steps_0, CAST(7 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(272 AS INT64) AS _steps_0, CAST(6 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(273 AS INT64) AS _steps_0, CAST(6 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(274 AS INT64) AS _steps_0, CAST(6 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(275 AS INT64) AS _steps_0, CAST(5 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(276 AS INT64) AS _steps_0, CAST(5 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(277 AS INT64) AS _steps_0, CAST(5 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(278 AS INT64) AS _steps_0, CAST(4 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(279 AS INT64) AS _steps_0, CAST(4 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(280 AS INT64) AS _steps_0, CAST(4 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(281 AS INT64) AS _steps_0, CAST(3 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(282 AS INT64) AS _steps_0, CAST(3 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(283 AS INT64) AS _steps_0, CAST(3 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(284 AS INT64) AS _steps_0, CAST(3 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(285 AS INT64) AS _steps_0, CAST(3 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(286 AS INT64) AS _steps_0, CAST(2 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(287 AS INT64) AS _steps_0, CAST(2 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(288 AS INT64) AS _steps_0, CAST(2 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(289 AS INT64) AS _steps_0, CAST(2 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(290 AS INT64) AS _steps_0, CAST(2 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(291 AS INT64) AS _steps_0, CAST(2 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(292 AS INT64) AS _steps_0, CAST(2 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(293 AS INT64) AS _steps_0, CAST(2 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(294 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(295 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(296 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(297 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(298 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(299 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(300 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(301 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(302 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(303 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(304 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(305 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(306 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(307 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
UNION ALL
SELECT CAST(308 AS INT64) AS _steps_0, CAST(1 AS INT64) AS _factor_0
),
leads_joined_3 AS (
SELECT l.row_number, r._factor_0
FROM leads_computed_7 AS l
LEFT JOIN decay_constants AS r
ON l._step_0 = r._steps_0
),
leads_grouped_2 AS (
SELECT row_number, count(CASE WHEN TRUE THEN 1 END) AS measure_0_count,
  CAST(sum(_factor_0) AS INT64) AS measure_0_left
FROM leads_joined_3
GROUP BY row_number
),
leads_joined_4 AS (
SELECT l.size, l.revenue, l.ratio, l.known, l.born, l.seen, l.lead_id, l.row_number,
  l.lead_title_status, l.lead_title, l.lead_title_2, l.lead_title_3, l.lead_code_status,
  l.lead_mail_status, l.lead_mail, l.lead_tags_status, l.lead_tags, l.lead_tags_2,
  l.lead_labels_status, l.lead_labels, l.lead_labels_2, l.lead_labels_3, l.lead_labels_4,
  l.lead_revenue, l.lead_ratio, l.lead_answer, l.lead_answer_2, l.lead_answer_3, l.lead_answer_4,
  l.lead_answer_5, l.lead_answer_6, l.lead_answer_7, l.lead_answer_8, l.lead_answer_9,
  l.lead_answer_10, l.lead_leadrules_as_of_2, l.lead_size_2, l.lead_born_2, l.lead_seen_2,
  l.lead_today, l.measure_taken, l.measure_bad, l.measure_untold, r.measure_0_count,
  r.measure_0_left
FROM leads_joined_2 AS l
LEFT JOIN leads_grouped_2 AS r
ON l.row_number = r.row_number
),
leads_kept_3 AS (
SELECT row_number, _event_day FROM leads_kept WHERE _event_kind = 0 AND _event_value_1
),
leads_grouped_3 AS (
SELECT row_number, count(CASE WHEN TRUE THEN 1 END) AS _event_days_events
FROM leads_kept_3
GROUP BY row_number, _event_day
),
leads_grouped_4 AS (
SELECT row_number, CAST(sum(CASE WHEN _event_days_events > 2 THEN 2
      ELSE _event_days_events END) AS INT64) AS measure_1_count
FROM leads_grouped_3
GROUP BY row_number
),
leads_joined_5 AS (
SELECT l.size, l.revenue, l.ratio, l.known, l.born, l.seen, l.lead_id, l.lead_title_status,
  l.lead_title, l.lead_title_2, l.lead_title_3, l.lead_code_status, l.lead_mail_status, l.lead_mail,
  l.lead_tags_status, l.lead_tags, l.lead_tags_2, l.lead_labels_status, l.lead_labels,
  l.lead_labels_2, l.lead_labels_3, l.lead_labels_4, l.lead_revenue, l.lead_ratio, l.lead_answer,
  l.lead_answer_2, l.lead_answer_3, l.lead_answer_4, l.lead_answer_5, l.lead_answer_6,
  l.lead_answer_7, l.lead_answer_8, l.lead_answer_9, l.lead_answer_10, l.lead_leadrules_as_of_2,
  l.lead_size_2, l.lead_born_2, l.lead_seen_2, l.lead_today, l.measure_taken, l.measure_bad,
  l.measure_untold, l.measure_0_count, l.measure_0_left, r.measure_1_count
FROM leads_joined_4 AS l
LEFT JOIN leads_grouped_4 AS r
ON l.row_number = r.row_number
),
leads_computed_8 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer, lead_answer_2, lead_answer_3, lead_answer_4,
  lead_answer_5, lead_answer_6, lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10,
  lead_leadrules_as_of_2, lead_size_2, lead_born_2, lead_seen_2, lead_today, measure_taken,
  measure_bad, measure_untold, (CASE WHEN bound_3 BETWEEN -9223372036854775808
    AND 9223372036854775807 THEN CAST(bound_3 AS INT64) END) AS value_of__visits,
  coalesce(measure_1_count, 0) AS value_of__url, coalesce(measure_0_count, 0) AS value_of__visits_2
FROM (SELECT *, (div(bound_2, NULLIF(CAST(1000000000 AS BIGNUMERIC), 0)) + CASE
      WHEN abs(mod(bound_2, NULLIF(CAST(1000000000 AS BIGNUMERIC),
          0))) * 2 >= abs(CAST(1000000000 AS BIGNUMERIC)) THEN CASE
      WHEN (bound_2 < 0) = (CAST(1000000000 AS BIGNUMERIC) < 0) THEN 1 ELSE -1 END
      ELSE 0 END) AS bound_3 FROM (SELECT *, CAST(coalesce(measure_0_left,
          0) AS BIGNUMERIC) * CAST(200 AS BIGNUMERIC) AS bound_2
      FROM leads_joined_5) AS with_bound_2) AS with_bound_3
),
leads_computed_9 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer_4, lead_answer_5, lead_answer_6,
  lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10, lead_leadrules_as_of_2, lead_size_2,
  lead_born_2, lead_seen_2, lead_today, measure_taken, measure_bad, value_of__visits, value_of__url,
  value_of__visits_2, CASE WHEN bound_10 > 10000 THEN 10000 WHEN bound_10 < 0 THEN 0
  ELSE bound_10 END AS points_of_total, CASE WHEN CASE WHEN lead_title_status IN (0, 2) THEN FALSE
  WHEN lead_title_status = 3 THEN TRUE ELSE FALSE END OR CASE WHEN lead_code_status IN (0,
    2) THEN FALSE WHEN lead_code_status = 3 THEN TRUE ELSE FALSE END OR CASE
  WHEN lead_mail_status IN (0, 2) THEN FALSE WHEN lead_mail_status = 3 THEN TRUE ELSE FALSE END
  OR CASE WHEN lead_tags_status IN (0, 2) THEN FALSE WHEN lead_tags_status = 3 THEN TRUE
  ELSE FALSE END OR CASE WHEN lead_labels_status IN (0, 2) THEN FALSE
  WHEN lead_labels_status = 3 THEN TRUE ELSE FALSE END OR coalesce(measure_untold, 0) > 0 THEN TRUE
  ELSE FALSE END AS needs_python
FROM (SELECT *, (div(bound_9, NULLIF(10000, 0)) + CASE WHEN abs(mod(bound_9, NULLIF(10000,
          0))) * 2 >= abs(10000) THEN CASE WHEN (bound_9 < 0) = (10000 < 0) THEN 1 ELSE -1 END
      ELSE 0 END) AS bound_10 FROM (SELECT *, (CASE WHEN lead_tags OR lead_labels THEN 600
        ELSE 0 END + CASE WHEN lead_title OR lead_labels_2 THEN 100 ELSE 0 END + (CASE
          WHEN lead_labels_3 AND lead_title_2 AND lead_mail <> lead_title_3 THEN 100
          ELSE 0 END + CASE WHEN lead_tags_2 OR lead_labels_4 THEN 600 ELSE 0 END) + (CASE
          WHEN (CASE WHEN bound_6 BETWEEN -9223372036854775808
          AND 9223372036854775807 THEN CAST(bound_6 AS INT64) END) > 100000000
          OR lead_ratio < 500000 THEN 700 ELSE 0 END + CASE WHEN (lead_today - lead_born_2) > 100
          AND (div(bound_7, 86400000000) - CASE WHEN mod(bound_7, 86400000000) < 0 THEN 1
          ELSE 0 END) < 5 AND known THEN 800 ELSE 0 END + (CASE WHEN bound_8 > 900 THEN 900
          ELSE bound_8 END + CASE WHEN value_of__url >= 1 THEN 300
          ELSE 0 END)) + (lead_answer + lead_answer_2 + lead_answer_3)) * 5000 AS bound_9
      FROM (SELECT *, (div(bound_5, NULLIF(CAST(3 AS BIGNUMERIC), 0)) + CASE WHEN abs(mod(bound_5,
          NULLIF(CAST(3 AS BIGNUMERIC), 0))) * 2 >= abs(CAST(3 AS BIGNUMERIC)) THEN CASE
          WHEN (bound_5 < 0) = (CAST(3 AS BIGNUMERIC) < 0) THEN 1 ELSE -1 END ELSE 0 END) AS bound_6
        FROM (SELECT *, CAST((CASE WHEN bound_4 BETWEEN -9223372036854775808
          AND 9223372036854775807 THEN CAST(bound_4 AS INT64) END) AS BIGNUMERIC) * CAST(10000 AS BIGNUMERIC) AS bound_5
          FROM (SELECT *,
          CAST(lead_size_2 AS BIGNUMERIC) * CAST(lead_revenue AS BIGNUMERIC) AS bound_4,
          lead_leadrules_as_of_2 - lead_seen_2 AS bound_7, coalesce(value_of__visits, 0) AS bound_8
          FROM leads_computed_8) AS with_bound_4) AS with_bound_5) AS with_bound_6) AS with_bound_7) AS with_bound_8
),
leads_computed_10 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer_4, lead_answer_5, lead_answer_6,
  lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10, lead_leadrules_as_of_2, lead_size_2,
  lead_born_2, lead_seen_2, lead_today, measure_taken, measure_bad, value_of__visits, value_of__url,
  value_of__visits_2, points_of_total, needs_python, CASE WHEN lead_leadrules_as_of_2 IS NULL
  OR lead_title_status = 2 OR lead_code_status = 2 OR lead_mail_status = 2 OR lead_tags_status = 2
  OR lead_labels_status = 2 OR (NOT (size IS NULL) AND lead_size_2 IS NULL)
  OR (NOT (revenue IS NULL) AND lead_revenue IS NULL) OR (NOT (ratio IS NULL)
    AND lead_ratio IS NULL) OR (NOT (born IS NULL) AND lead_born_2 IS NULL) OR (NOT (seen IS NULL)
    AND lead_seen_2 IS NULL) OR length(lead_id) > 10000 OR NOT ((CASE WHEN coalesce(measure_bad,
        0) > 0 THEN 'LR506 events' WHEN coalesce(measure_taken, 0) > 100000 THEN 'LR507 events'
      ELSE CAST(NULL AS STRING) END) IS NULL) OR needs_python THEN TRUE ELSE FALSE END AS fails,
  CASE WHEN lead_leadrules_as_of_2 IS NULL THEN 0 WHEN lead_title_status = 2 THEN 1
  WHEN lead_code_status = 2 THEN 2 WHEN lead_mail_status = 2 THEN 3 WHEN lead_tags_status = 2 THEN 4
  WHEN lead_labels_status = 2 THEN 5 WHEN NOT (size IS NULL) AND lead_size_2 IS NULL THEN 6
  WHEN NOT (revenue IS NULL) AND lead_revenue IS NULL THEN 7 WHEN NOT (ratio IS NULL)
  AND lead_ratio IS NULL THEN 8 WHEN NOT (born IS NULL) AND lead_born_2 IS NULL THEN 9
  WHEN NOT (seen IS NULL) AND lead_seen_2 IS NULL THEN 10 WHEN length(lead_id) > 10000 THEN 11
  WHEN NOT ((CASE WHEN coalesce(measure_bad, 0) > 0 THEN 'LR506 events' WHEN coalesce(measure_taken,
        0) > 100000 THEN 'LR507 events' ELSE CAST(NULL AS STRING) END) IS NULL) THEN 12
  WHEN needs_python THEN 13 ELSE CAST(NULL AS INT64) END AS first_error
FROM leads_computed_9
),
leads_computed_11 AS (
SELECT lead_id AS lead_id, CASE WHEN fails THEN CAST(NULL AS FLOAT64)
  ELSE (CAST(points_of_total AS FLOAT64) / CAST(100 AS FLOAT64)) END AS score, CASE
  WHEN fails THEN CAST(NULL AS STRING) WHEN points_of_total > 1000 THEN 'good'
  ELSE 'other' END AS verdict, needs_python AS needs_python, CASE
  WHEN needs_python THEN CAST(NULL AS STRING) ELSE CASE WHEN fails THEN coalesce(CASE
    WHEN first_error = 0 THEN 'LR511 as_of' WHEN lead_leadrules_as_of_2 IS NULL THEN coalesce('; ',
      '') || coalesce('LR511 as_of', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error = 1 THEN 'LR502 title' WHEN lead_title_status = 2 THEN coalesce('; ',
      '') || coalesce('LR502 title', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error = 2 THEN 'LR502 code' WHEN lead_code_status = 2 THEN coalesce('; ',
      '') || coalesce('LR502 code', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error = 3 THEN 'LR502 mail' WHEN lead_mail_status = 2 THEN coalesce('; ',
      '') || coalesce('LR502 mail', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error = 4 THEN 'LR502 tags' WHEN lead_tags_status = 2 THEN coalesce('; ',
      '') || coalesce('LR502 tags', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error = 5 THEN 'LR502 labels' WHEN lead_labels_status = 2 THEN coalesce('; ',
      '') || coalesce('LR502 labels', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error = 6 THEN 'LR502 size' WHEN NOT (size IS NULL)
    AND lead_size_2 IS NULL THEN coalesce('; ', '') || coalesce('LR502 size', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error = 7 THEN 'LR502 revenue'
    WHEN NOT (revenue IS NULL) AND lead_revenue IS NULL THEN coalesce('; ',
      '') || coalesce('LR502 revenue', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error = 8 THEN 'LR502 ratio' WHEN NOT (ratio IS NULL)
    AND lead_ratio IS NULL THEN coalesce('; ', '') || coalesce('LR502 ratio', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error = 9 THEN 'LR502 born'
    WHEN NOT (born IS NULL) AND lead_born_2 IS NULL THEN coalesce('; ',
      '') || coalesce('LR502 born', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error = 10 THEN 'LR502 seen' WHEN NOT (seen IS NULL)
    AND lead_seen_2 IS NULL THEN coalesce('; ', '') || coalesce('LR502 seen', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error = 11 THEN 'LR503 lead id'
    WHEN length(lead_id) > 10000 THEN coalesce('; ', '') || coalesce('LR503 lead id', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error = 12 THEN CASE
    WHEN coalesce(measure_bad, 0) > 0 THEN 'LR506 events' WHEN coalesce(measure_taken,
      0) > 100000 THEN 'LR507 events' ELSE CAST(NULL AS STRING) END WHEN NOT ((CASE
        WHEN coalesce(measure_bad, 0) > 0 THEN 'LR506 events' WHEN coalesce(measure_taken,
          0) > 100000 THEN 'LR507 events'
        ELSE CAST(NULL AS STRING) END) IS NULL) THEN coalesce('; ', '') || coalesce(CASE
      WHEN coalesce(measure_bad, 0) > 0 THEN 'LR506 events' WHEN coalesce(measure_taken,
        0) > 100000 THEN 'LR507 events' ELSE CAST(NULL AS STRING) END, '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error = 13 THEN ''
    WHEN needs_python THEN coalesce('; ', '') || coalesce('', '') ELSE CAST(NULL AS STRING) END, '')
  ELSE CAST(NULL AS STRING) END END AS error, CASE WHEN fails THEN CAST(NULL AS INT64) ELSE CASE
  WHEN lead_answer_4 >= 0 THEN 1 ELSE 0 END + CASE WHEN lead_answer_5 >= 0 THEN 2 ELSE 0 END + (CASE
    WHEN lead_answer_6 >= 0 THEN 4 ELSE 0 END + CASE WHEN lead_answer_7 >= 0 THEN 8
    ELSE 0 END) + (CASE WHEN lead_answer_8 >= 0 THEN 16 ELSE 0 END + CASE
    WHEN lead_answer_9 >= 0 THEN 32 ELSE 0 END + (CASE WHEN lead_tags OR lead_labels THEN 64
      ELSE 0 END + CASE WHEN lead_title OR lead_labels_2 THEN 128 ELSE 0 END)) + (CASE
    WHEN lead_labels_3 AND lead_title_2 AND lead_mail <> lead_title_3 THEN 256 ELSE 0 END + CASE
    WHEN lead_tags_2 OR lead_labels_4 THEN 512 ELSE 0 END + (CASE WHEN lead_answer_10 >= 0 THEN 1024
      ELSE 0 END + CASE WHEN (CASE WHEN bound_13 BETWEEN -9223372036854775808
        AND 9223372036854775807 THEN CAST(bound_13 AS INT64) END) > 100000000
      OR lead_ratio < 500000 THEN 2048 ELSE 0 END) + (CASE WHEN (lead_today - lead_born_2) > 100
      AND (div(bound_14, 86400000000) - CASE WHEN mod(bound_14, 86400000000) < 0 THEN 1
        ELSE 0 END) < 5 AND known THEN 4096 ELSE 0 END + CASE WHEN value_of__visits_2 > 0 THEN 8192
      ELSE 0 END + CASE WHEN value_of__url >= 1 THEN 16384 ELSE 0 END)) END AS fired_1, CASE
  WHEN fails THEN CAST(NULL AS INT64) ELSE CASE WHEN NOT (lead_answer_4 <> -2) THEN 1
  ELSE 0 END + CASE WHEN NOT (lead_answer_5 <> -2) THEN 2 ELSE 0 END + (CASE
    WHEN NOT (lead_answer_6 <> -2) THEN 4 ELSE 0 END + CASE WHEN NOT (lead_answer_7 <> -2) THEN 8
    ELSE 0 END) + (CASE WHEN NOT (lead_answer_8 <> -2) THEN 16 ELSE 0 END + CASE
    WHEN NOT (lead_answer_9 <> -2) THEN 32 ELSE 0 END + (CASE WHEN (lead_tags
        OR lead_labels) IS NULL THEN 64 ELSE 0 END + CASE WHEN (lead_title
        OR lead_labels_2) IS NULL THEN 128 ELSE 0 END)) + (CASE WHEN (lead_labels_3 AND lead_title_2
      AND lead_mail <> lead_title_3) IS NULL THEN 256 ELSE 0 END + CASE WHEN (lead_tags_2
      OR lead_labels_4) IS NULL THEN 512 ELSE 0 END + (CASE
      WHEN NOT (lead_answer_10 <> -2) THEN 1024 ELSE 0 END + CASE WHEN ((CASE
          WHEN bound_13 BETWEEN -9223372036854775808
          AND 9223372036854775807 THEN CAST(bound_13 AS INT64) END) > 100000000
        OR lead_ratio < 500000) IS NULL THEN 2048 ELSE 0 END) + (CASE
      WHEN ((lead_today - lead_born_2) > 100 AND (div(bound_14, 86400000000) - CASE
          WHEN mod(bound_14, 86400000000) < 0 THEN 1 ELSE 0 END) < 5 AND known) IS NULL THEN 4096
      ELSE 0 END + CASE WHEN value_of__visits IS NULL THEN 8192 ELSE 0 END + CASE
      WHEN (value_of__url >= 1) IS NULL THEN 16384 ELSE 0 END)) END AS unknown_1
FROM (SELECT *, (div(bound_12, NULLIF(CAST(3 AS BIGNUMERIC), 0)) + CASE WHEN abs(mod(bound_12,
          NULLIF(CAST(3 AS BIGNUMERIC), 0))) * 2 >= abs(CAST(3 AS BIGNUMERIC)) THEN CASE
      WHEN (bound_12 < 0) = (CAST(3 AS BIGNUMERIC) < 0) THEN 1 ELSE -1 END ELSE 0 END) AS bound_13
    FROM (SELECT *, CAST((CASE WHEN bound_11 BETWEEN -9223372036854775808
          AND 9223372036854775807 THEN CAST(bound_11 AS INT64) END) AS BIGNUMERIC) * CAST(10000 AS BIGNUMERIC) AS bound_12
      FROM (SELECT *,
        CAST(lead_size_2 AS BIGNUMERIC) * CAST(lead_revenue AS BIGNUMERIC) AS bound_11,
        lead_leadrules_as_of_2 - lead_seen_2 AS bound_14
        FROM leads_computed_10) AS with_bound_9) AS with_bound_10) AS with_bound_11
)
SELECT
  lead_id,
  score,
  verdict,
  needs_python,
  error,
  fired_1,
  unknown_1
FROM leads_computed_11
