-- every-kind 1.0.0, for Databricks
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
-- This text was not executed on Databricks when leadrules was tested; its twins for DuckDB,
-- PostgreSQL and Spark were. Compare some rows with `leadrules score` first.
--
-- Columns of crm.leads: ids: lead_id; texts: title, code, mail, tags, labels; integers: size;
-- exact decimals: revenue, ratio; booleans: known; dates: born; timestamps with a zone: seen.
--
-- Columns of {{ ref('events') }}: ids: lead_id; texts: type, url; timestamps with a zone: `at`;
-- integers: n.
WITH leads_read AS (
SELECT * FROM (
SELECT leadrules_as_of, title COLLATE UTF8_BINARY AS title, code COLLATE UTF8_BINARY AS code,
  mail COLLATE UTF8_BINARY AS mail, tags COLLATE UTF8_BINARY AS tags,
  labels COLLATE UTF8_BINARY AS labels, size, revenue, ratio, known, born, seen,
  lead_id COLLATE UTF8_BINARY AS lead_id, CAST(row_number() OVER (ORDER BY leadrules_as_of, title,
      code, mail, tags, labels, size, revenue, ratio, known, born, seen,
      lead_id) AS BIGINT) AS row_number
FROM (SELECT l.*, current_timestamp AS leadrules_as_of FROM crm.leads AS l) AS l
) AS q WHERE rand() >= 0
),
leads_title_values AS (
SELECT DISTINCT title FROM leads_read WHERE title IS NOT NULL
),
leads_title_texts AS (
SELECT *, trim(regexp_replace(lower(title), r'[\x09-\x0d\x1c-\x1f ]+', ' ')) AS normal
FROM leads_title_values
),
leads_title_texts_2 AS (
SELECT *, CASE WHEN length(title) > 10000 THEN 2 WHEN octet_length(title) <> length(title) THEN 3
  WHEN (normal IN ('', 'n/a')) THEN 1 ELSE 0 END AS readable
FROM leads_title_texts
),
leads_title_texts_3 AS (
SELECT *, CASE WHEN readable = 0 THEN normal END AS compared, CASE
  WHEN readable = 0 THEN ' ' || regexp_replace(normal, '[^0-9a-z_]+', '  ') || ' ' END AS words
FROM leads_title_texts_2
),
leads_title_texts_4 AS (
SELECT *, CASE WHEN (words RLIKE ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ')
  AND (words RLIKE ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN regexp_replace(regexp_replace(' ' || words,
      '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )', '$1#$3'),
    '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )', '$1#$3') END AS marked, CASE
  WHEN (words RLIKE ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ')
  AND (words RLIKE ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN regexp_replace(regexp_replace(' ' || words,
      '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )', '$1#$2'),
    '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )', '$1#$2') END AS marked_2
FROM leads_title_texts_3
),
leads_title_texts_5 AS (
SELECT *, (compared <> compared) AS `contains`, (compared <> compared) AS equals,
  (compared <> compared) AS mentions, CASE
  WHEN NOT (words RLIKE ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ') THEN FALSE
  WHEN NOT (words RLIKE ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN TRUE
  ELSE (marked RLIKE '  president ') OR (marked_2 RLIKE '  chief #? [0-9a-z_]+ #? officer ')
  OR (words RLIKE ' chief #? [0-9a-z_]+ #? [0-9a-z_]+ #? officer ')
  OR (words RLIKE ' chief #? [0-9a-z_]+ #? [0-9a-z_]+ #? [0-9a-z_]+ #? officer ') END AS mentions_2,
  ((substr(compared, 1, 2) = 'vp')) AS starts_with, ((right(compared, 5) = 'sales')) AS ends_with,
  ((instr(compared, 'it') > 0)) AS contains_2, (compared RLIKE r'^[a-c]+\.(x|y)?\z') AS matches,
  length(compared) AS length
FROM leads_title_texts_4
),
leads_title_answers AS (
SELECT * FROM (
SELECT title, CAST(CASE
    WHEN (marked RLIKE '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )')
    OR (marked_2 RLIKE '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )') THEN 3
    ELSE readable END AS BIGINT) AS lead_title_status, (`contains` OR equals) AS lead_title,
  (NOT mentions) AS lead_title_2, compared AS lead_title_3, (CASE WHEN mentions_2 THEN 900L
    ELSE 0L END + CASE WHEN starts_with OR ends_with OR contains_2 THEN 200L ELSE 0L END + (CASE
      WHEN matches THEN 400L ELSE 0L END + CASE WHEN length IS NULL THEN 0L
      WHEN length < 5 THEN 100L WHEN length >= 5 THEN 200L ELSE 0L END)) AS lead_title_4, CASE
  WHEN mentions_2 THEN 0L WHEN mentions_2 IS NULL THEN -2L ELSE -1L END AS lead_title_5, CASE
  WHEN starts_with OR ends_with OR contains_2 THEN 0L WHEN (starts_with OR ends_with
    OR contains_2) IS NULL THEN -2L ELSE -1L END AS lead_title_6, CASE WHEN matches THEN 0L
  WHEN matches IS NULL THEN -2L ELSE -1L END AS lead_title_7, CASE WHEN length IS NULL THEN -2L
  WHEN length < 5 THEN 0L WHEN length >= 5 THEN 1L ELSE -1L END AS lead_title_8
FROM leads_title_texts_5
) AS q WHERE rand() >= 0
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
SELECT *, CASE WHEN length(code) > 10000 THEN 2 WHEN octet_length(code) <> length(code) THEN 3
  WHEN (normal_2 IN ('')) THEN 1 WHEN NOT (code IN ('A', 'b')) THEN 2 ELSE 0 END AS readable_2
FROM leads_code_texts
),
leads_code_texts_3 AS (
SELECT *, CASE WHEN readable_2 = 0 THEN code END AS compared_2 FROM leads_code_texts_2
),
leads_code_answers AS (
SELECT * FROM (
SELECT code, CAST(readable_2 AS BIGINT) AS lead_code_status, CASE WHEN compared_2 IS NULL THEN 300L
  WHEN compared_2 = 'A' THEN 100L WHEN compared_2 = 'b' THEN 200L ELSE 0L END AS lead_code, CASE
  WHEN compared_2 IS NULL THEN -2L WHEN compared_2 = 'A' THEN 0L WHEN compared_2 = 'b' THEN 1L
  ELSE -1L END AS lead_code_2
FROM leads_code_texts_3
) AS q WHERE rand() >= 0
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
SELECT *, CASE WHEN length(mail) > 10000 THEN 2 WHEN octet_length(mail) <> length(mail) THEN 3
  WHEN (normal_3 IN ('')) THEN 1
  WHEN NOT (normal_3 RLIKE r'^[^@]+@[^@ .][^@ ]*[.][^@ ]*[^@ .]\z') THEN 2 ELSE 0 END AS readable_3
FROM leads_mail_texts
),
leads_mail_texts_3 AS (
SELECT *, CASE WHEN readable_3 = 0 THEN normal_3 END AS compared_3, CASE
  WHEN readable_3 = 0 THEN substr(normal_3, instr(normal_3, '@') + 1) END AS domain_3, CASE
  WHEN readable_3 = 0 THEN ' ' || regexp_replace(substr(normal_3, instr(normal_3, '@') + 1),
    '[^0-9a-z_]+', '  ') || ' ' END AS words_of_domain_3
FROM leads_mail_texts_2
),
leads_mail_texts_4 AS (
SELECT *, CASE
  WHEN (words_of_domain_3 RLIKE ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ')
  AND (words_of_domain_3 RLIKE ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN regexp_replace(regexp_replace(' ' || words_of_domain_3,
      '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )', '$1#$3'),
    '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )', '$1#$3') END AS marked_3,
  CASE WHEN (words_of_domain_3 RLIKE ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ')
  AND (words_of_domain_3 RLIKE ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN regexp_replace(regexp_replace(' ' || words_of_domain_3,
      '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )', '$1#$2'),
    '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )', '$1#$2') END AS marked_4
FROM leads_mail_texts_3
),
leads_mail_texts_5 AS (
SELECT *, CASE
  WHEN NOT (words_of_domain_3 RLIKE ' (chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer|president) ') THEN FALSE
  WHEN NOT (words_of_domain_3 RLIKE ' (vice  president|assistant  to  [0-9a-z_]+(  [0-9a-z_]+){0,2}) ') THEN TRUE
  ELSE (marked_3 RLIKE '  president ') OR (marked_4 RLIKE '  chief #? [0-9a-z_]+ #? officer ')
  OR (words_of_domain_3 RLIKE ' chief #? [0-9a-z_]+ #? [0-9a-z_]+ #? officer ')
  OR (words_of_domain_3 RLIKE ' chief #? [0-9a-z_]+ #? [0-9a-z_]+ #? [0-9a-z_]+ #? officer ') END AS mentions_3,
  length(domain_3) AS length_2, (domain_3 IN ('a.example')) AS equals_2
FROM leads_mail_texts_4
),
leads_mail_answers AS (
SELECT * FROM (
SELECT mail, CAST(CASE
    WHEN (marked_3 RLIKE '(#? vice |#? assistant #? to (#? [0-9a-z_]+ ){0,2})( president )')
    OR (marked_4 RLIKE '(#? assistant #? to )( chief #? [0-9a-z_]+ #? officer )') THEN 3
    ELSE readable_3 END AS BIGINT) AS lead_mail_status, domain_3 AS lead_mail, (CASE WHEN mentions_3
    OR length_2 > 30 THEN 100L ELSE 0L END + CASE WHEN equals_2 THEN 500L
    ELSE 0L END) AS lead_mail_2, CASE WHEN mentions_3 OR length_2 > 30 THEN 0L WHEN (mentions_3
    OR length_2 > 30) IS NULL THEN -2L ELSE -1L END AS lead_mail_3, CASE WHEN equals_2 THEN 0L
  WHEN equals_2 IS NULL THEN -2L ELSE -1L END AS lead_mail_4
FROM leads_mail_texts_5
) AS q WHERE rand() >= 0
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
      '')) >= 1000 THEN 3 WHEN octet_length(tags) <> length(tags) THEN 3 WHEN (normal_4 IN ('',
      'none')) THEN 1 WHEN replace(replace(replace(listed_4, ';red;', ''), ';green;', ''), ';',
    '') <> '' THEN 2 ELSE 0 END AS readable_4
FROM leads_tags_texts_2
),
leads_tags_texts_4 AS (
SELECT *, CASE WHEN readable_4 = 0 THEN listed_4 END AS compared_4 FROM leads_tags_texts_3
),
leads_tags_texts_5 AS (
SELECT *, ((instr(compared_4, ';red;') > 0)) AS holds_any, ((instr(compared_4, ';red;') > 0)
    AND (instr(compared_4, ';green;') > 0)) AS holds_all
FROM leads_tags_texts_4
),
leads_tags_answers AS (
SELECT * FROM (
SELECT tags, CAST(readable_4 AS BIGINT) AS lead_tags_status, holds_any AS lead_tags,
  holds_all AS lead_tags_2
FROM leads_tags_texts_5
) AS q WHERE rand() >= 0
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
      '')) >= 1000 THEN 3 WHEN octet_length(labels) <> length(labels) THEN 3
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
SELECT *, ((instr(compared_5, ';x') > 0)) AS starts_with_2, ((instr(compared_5,
        'y') > 0)) AS contains_3, (compared_5 <> compared_5) AS holds_any_2, ((instr(compared_5,
        'z;') > 0)) AS ends_with_2, (compared_5 = compared_5) AS holds_none,
  (words_5 RLIKE ' a ') AS mentions_4, (NOT ((instr(compared_5, ';blue;') > 0))) AS holds_none_2
FROM leads_labels_texts_4
),
leads_labels_answers AS (
SELECT * FROM (
SELECT labels, CAST(readable_5 AS BIGINT) AS lead_labels_status, (starts_with_2
    OR contains_3) AS lead_labels, (holds_any_2 OR ends_with_2) AS lead_labels_2, (holds_none
    AND mentions_4) AS lead_labels_3, holds_none_2 AS lead_labels_4
FROM leads_labels_texts_5
) AS q WHERE rand() >= 0
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
    WHEN try_cast(try_cast(revenue AS DECIMAL(19,2)) AS DECIMAL(38,18)) = revenue THEN try_cast(try_cast(revenue AS DECIMAL(19,2)) * CAST(100 AS DECIMAL(3,0)) AS BIGINT) END) AS lead_revenue,
  (CASE
    WHEN try_cast(try_cast(ratio AS DECIMAL(19,6)) AS DECIMAL(38,18)) = ratio THEN try_cast(try_cast(ratio AS DECIMAL(19,6)) * CAST(1000000 AS DECIMAL(7,0)) AS BIGINT) END) AS lead_ratio,
  (CAST(unix_date(born) AS BIGINT)) AS lead_born, (unix_micros(seen)) AS lead_seen,
  coalesce(lead_title_4, 0L) AS lead_answer, coalesce(lead_mail_2, 0L) AS lead_answer_2,
  coalesce(lead_code, 300L) AS lead_answer_3, coalesce(lead_title_5, -2L) AS lead_answer_4,
  coalesce(lead_mail_3, -2L) AS lead_answer_5, coalesce(lead_title_6, -2L) AS lead_answer_6,
  coalesce(lead_code_2, -2L) AS lead_answer_7, coalesce(lead_title_7, -2L) AS lead_answer_8,
  coalesce(lead_mail_4, -2L) AS lead_answer_9, coalesce(lead_title_8, -2L) AS lead_answer_10
FROM leads_with_labels
),
leads_computed_2 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, row_number, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer, lead_answer_2, lead_answer_3, lead_answer_4,
  lead_answer_5, lead_answer_6, lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10, CASE
  WHEN lead_leadrules_as_of < -62135596800000000
  OR lead_leadrules_as_of > 253402300799999999 THEN CAST(NULL AS BIGINT)
  ELSE lead_leadrules_as_of END AS lead_leadrules_as_of_2, CASE
  WHEN lead_size < 0 THEN CAST(NULL AS BIGINT) ELSE lead_size END AS lead_size_2, CASE
  WHEN lead_born < -719162 OR lead_born > 2932896 THEN CAST(NULL AS BIGINT)
  ELSE lead_born END AS lead_born_2, CASE WHEN lead_seen < -62135596800000000
  OR lead_seen > 253402300799999999 THEN CAST(NULL AS BIGINT) ELSE lead_seen END AS lead_seen_2
FROM leads_computed
),
leads_computed_3 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, row_number, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer, lead_answer_2, lead_answer_3, lead_answer_4,
  lead_answer_5, lead_answer_6, lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10,
  lead_leadrules_as_of_2, lead_size_2, lead_born_2, lead_seen_2,
  (lead_leadrules_as_of_2 div 86400000000L) - CASE
  WHEN (lead_leadrules_as_of_2 % 86400000000L) < 0 THEN 1 ELSE 0 END AS lead_today
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
  WHEN (btrim(CAST(lead_id AS STRING),
      CAST(X'090A0B0C0D1C1D1E1F20C285C2A0E19A80E28080E28081E28082E28083E28084E28085E28086E28087E28088E28089E2808AE280A8E280A9E280AFE2819FE38080C2ADE1A08EEFBBBFE2808BE2808CE2808DE2808EE2808FE280AAE280ABE280ACE280ADE280AEE281A0E281A1E281A2E281A3E281A4' AS STRING)) = '') THEN FALSE
  ELSE NOT (lead_id IS NULL) END THEN CAST(lead_id AS STRING)
  ELSE CAST(NULL AS STRING) END AS own_lead_id
FROM leads_computed_3
),
leads_computed_5 AS (
SELECT * FROM (
SELECT size, revenue, ratio, known, born, seen, lead_id, row_number, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer, lead_answer_2, lead_answer_3, lead_answer_4,
  lead_answer_5, lead_answer_6, lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10,
  lead_leadrules_as_of_2, lead_size_2, lead_born_2, lead_seen_2, lead_today, own_lead_id
FROM leads_computed_4
) AS q WHERE rand() >= 0
),
leads_computed_6 AS (
SELECT row_number AS row_number, lead_leadrules_as_of_2 AS _seen_as_of, own_lead_id AS _event_of
FROM leads_computed_5
),
events_read AS (
SELECT lead_id COLLATE UTF8_BINARY AS lead_id, type COLLATE UTF8_BINARY AS type, `at`,
  url COLLATE UTF8_BINARY AS url
FROM {{ ref('events') }}
),
events_kept AS (
SELECT lead_id, type, `at`, url
FROM events_read
WHERE NOT ((CAST(lead_id AS STRING)) IS NULL) AND ((CAST(type AS STRING)) = 'visit'
    OR (CAST(type AS STRING)) IS NULL)
),
events_computed AS (
SELECT type, `at`, url, CAST(lead_id AS STRING) AS _event_lead, CASE
  WHEN (CAST(type AS STRING)) = 'visit' THEN 0L ELSE CAST(NULL AS BIGINT) END AS _event_kind
FROM events_kept
),
events_computed_2 AS (
SELECT type, url, _event_lead, _event_kind, (unix_micros(`at`)) AS _about_at FROM events_computed
),
events_computed_3 AS (
SELECT type, url, _event_lead, _event_kind, CASE WHEN _about_at < -62135596800000000
  OR _about_at > 253402300799999999 THEN CAST(NULL AS BIGINT) ELSE _about_at END AS _about_at_2
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
SELECT *, CASE WHEN length(url) > 10000 THEN 2 WHEN octet_length(url) <> length(url) THEN 3
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
SELECT * FROM (
SELECT url, CAST(readable_6 AS BIGINT) AS _attribute_url_status, compared_6 AS _attribute_url,
  starts_with_3 AS _attribute_url_2
FROM events_url_texts_4
) AS q WHERE rand() >= 0
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
SELECT _event_lead AS _event_lead, CASE WHEN _event_broken THEN CAST(NULL AS BIGINT)
  ELSE _event_kind END AS _event_kind, _event_at AS _event_at, _event_broken AS _event_broken,
  (_event_at div 86400000000L) - CASE WHEN (_event_at % 86400000000L) < 0 THEN 1
  ELSE 0 END AS _event_day, CASE WHEN _attribute_url_status <=> 2 THEN TRUE ELSE FALSE END AND CASE
  WHEN _event_kind <=> 0 THEN TRUE ELSE FALSE END AS _event_unreadable, CASE
  WHEN _attribute_url_status IN (0, 2) THEN FALSE WHEN _attribute_url_status <=> 3 THEN TRUE
  ELSE FALSE END AND CASE WHEN _event_kind <=> 0 THEN TRUE ELSE FALSE END AS _event_doubtful,
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
SELECT * FROM (
SELECT row_number, _seen_as_of, _event_kind, _event_at, _event_broken, _event_day,
  _event_unreadable, _event_doubtful, _event_value_1, _event_key_0
FROM leads_joined
WHERE _event_broken OR _event_at <= _seen_as_of
) AS q WHERE rand() >= 0
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
WHERE _event_kind <=> 0 AND _event_at > (_seen_as_of - 2592000000000L)
),
spaced AS (
SELECT inline(aggregate(rows_, struct(CAST(NULL AS BIGINT) AS last, filter(rows_,
          x -> FALSE) AS kept), (so_far, x) -> CASE WHEN size(so_far.kept) = 0
      OR x._event_at >= so_far.last + 86400000000 THEN struct(x._event_at AS last,
        concat(so_far.kept, array(x)) AS kept) ELSE so_far END, so_far -> so_far.kept))
FROM (SELECT sort_array(collect_list(struct(place, row_number, _seen_as_of, _event_at))) AS rows_
    FROM (SELECT *, row_number() OVER (PARTITION BY row_number,
        _event_key_0 ORDER BY _event_at ASC NULLS LAST) AS place FROM leads_kept_2) AS r
    GROUP BY row_number, _event_key_0) AS g
),
leads_spaced AS (
SELECT row_number, _seen_as_of, _event_at FROM spaced
),
leads_computed_7 AS (
SELECT row_number, (bound div 86400000000L) - CASE WHEN (bound % 86400000000L) < 0 THEN 1
  ELSE 0 END AS _step_0
FROM (SELECT *, _seen_as_of - _event_at AS bound FROM leads_spaced) AS with_bound
),
decay_constants AS (
SELECT CAST(_steps_0 AS BIGINT) AS _steps_0, CAST(_factor_0 AS BIGINT) AS _factor_0
FROM (VALUES (0, 1000000000), (1, 933032992), (2, 870550563), (3, 812252396), (4, 757858283), (5,
      707106781), (6, 659753955), (7, 615572207), (8, 574349177), (9, 535886731), (10, 500000000),
    (11, 466516496), (12, 435275282), (13, 406126198), (14, 378929142), (15, 353553391), (16,
      329876978), (17, 307786103), (18, 287174589), (19, 267943366), (20, 250000000), (21,
      233258248), (22, 217637641), (23, 203063099), (24, 189464571), (25, 176776695), (26,
      164938489), (27, 153893052), (28, 143587294), (29, 133971683), (30, 125000000), (31,
      116629124), (32, 108818820), (33, 101531550), (34, 94732285), (35, 88388348), (36, 82469244),
    (37, 76946526), (38, 71793647), (39, 66985841), (40, 62500000), (41, 58314562), (42, 54409410),
    (43, 50765775), (44, 47366143), (45, 44194174), (46, 41234622), (47, 38473263), (48, 35896824),
    (49, 33492921), (50, 31250000), (51, 29157281), (52, 27204705), (53, 25382887), (54, 23683071),
    (55, 22097087), (56, 20617311), (57, 19236631), (58, 17948412), (59, 16746460), (60, 15625000),
    (61, 14578640), (62, 13602353), (63, 12691444), (64, 11841536), (65, 11048543), (66, 10308656),
    (67, 9618316), (68, 8974206), (69, 8373230), (70, 7812500), (71, 7289320), (72, 6801176), (73,
      6345722), (74, 5920768), (75, 5524272), (76, 5154328), (77, 4809158), (78, 4487103), (79,
      4186615), (80, 3906250), (81, 3644660), (82, 3400588), (83, 3172861), (84, 2960384), (85,
      2762136), (86, 2577164), (87, 2404579), (88, 2243551), (89, 2093308), (90, 1953125), (91,
      1822330), (92, 1700294), (93, 1586430), (94, 1480192), (95, 1381068), (96, 1288582), (97,
      1202289), (98, 1121776), (99, 1046654), (100, 976563), (101, 911165), (102, 850147), (103,
      793215), (104, 740096), (105, 690534), (106, 644291), (107, 601145), (108, 560888), (109,
      523327), (110, 488281), (111, 455583), (112, 425074), (113, 396608), (114, 370048), (115,
      345267), (116, 322145), (117, 300572), (118, 280444), (119, 261663), (120, 244141), (121,
      227791), (122, 212537), (123, 198304), (124, 185024), (125, 172633), (126, 161073), (127,
      150286), (128, 140222), (129, 130832), (130, 122070), (131, 113896), (132, 106268), (133,
      99152), (134, 92512), (135, 86317), (136, 80536), (137, 75143), (138, 70111), (139, 65416),
    (140, 61035), (141, 56948), (142, 53134), (143, 49576), (144, 46256), (145, 43158), (146,
      40268), (147, 37572), (148, 35055), (149, 32708), (150, 30518), (151, 28474), (152, 26567),
    (153, 24788), (154, 23128), (155, 21579), (156, 20134), (157, 18786), (158, 17528), (159,
      16354), (160, 15259), (161, 14237), (162, 13284), (163, 12394), (164, 11564), (165, 10790),
    (166, 10067), (167, 9393), (168, 8764), (169, 8177), (170, 7629), (171, 7118), (172, 6642),
    (173, 6197), (174, 5782), (175, 5395), (176, 5034), (177, 4696), (178, 4382), (179, 4088), (180,
      3815), (181, 3559), (182, 3321), (183, 3098), (184, 2891), (185, 2697), (186, 2517), (187,
      2348), (188, 2191), (189, 2044), (190, 1907), (191, 1780), (192, 1660), (193, 1549), (194,
      1445), (195, 1349), (196, 1258), (197, 1174), (198, 1095), (199, 1022), (200, 954), (201,
      890), (202, 830), (203, 775), (204, 723), (205, 674), (206, 629), (207, 587), (208, 548),
    (209, 511), (210, 477), (211, 445), (212, 415), (213, 387), (214, 361), (215, 337), (216, 315),
    (217, 294), (218, 274), (219, 256), (220, 238), (221, 222), (222, 208), (223, 194), (224, 181),
    (225, 169), (226, 157), (227, 147), (228, 137), (229, 128), (230, 119), (231, 111), (232, 104),
    (233, 97), (234, 90), (235, 84), (236, 79), (237, 73), (238, 68), (239, 64), (240, 60), (241,
      56), (242, 52), (243, 48), (244, 45), (245, 42), (246, 39), (247, 37), (248, 34), (249, 32),
    (250, 30), (251, 28), (252, 26), (253, 24), (254, 23), (255, 21), (256, 20), (257, 18), (258,
      17), (259, 16), (260, 15), (261, 14), (262, 13), (263, 12), (264, 11), (265, 11), (266, 10),
    (267, 9), (268, 9), (269, 8), (270, 7), (271, 7), (272, 6), (273, 6), (274, 6), (275, 5), (276,
      5), (277, 5), (278, 4), (279, 4), (280, 4), (281, 3), (282, 3), (283, 3), (284, 3), (285, 3),
    (286, 2), (287, 2), (288, 2), (289, 2), (290, 2), (291, 2), (292, 2), (293, 2), (294, 1), (295,
      1), (296, 1), (297, 1), (298, 1), (299, 1), (300, 1), (301, 1), (302, 1), (303, 1), (304, 1),
    (305, 1), (306, 1), (307, 1), (308, 1)) AS v (_steps_0, _factor_0)
),
leads_joined_3 AS (
SELECT l.row_number, r._factor_0
FROM leads_computed_7 AS l
LEFT JOIN decay_constants AS r
ON l._step_0 = r._steps_0
),
leads_grouped_2 AS (
SELECT row_number, count(CASE WHEN TRUE THEN 1 END) AS measure_0_count,
  CAST(sum(_factor_0) AS BIGINT) AS measure_0_left
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
SELECT row_number, _event_day FROM leads_kept WHERE _event_kind <=> 0 AND _event_value_1
),
leads_grouped_3 AS (
SELECT row_number, count(CASE WHEN TRUE THEN 1 END) AS _event_days_events
FROM leads_kept_3
GROUP BY row_number, _event_day
),
leads_grouped_4 AS (
SELECT row_number, CAST(sum(CASE WHEN _event_days_events > 2 THEN 2L
      ELSE _event_days_events END) AS BIGINT) AS measure_1_count
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
  measure_bad, measure_untold, try_cast(bound_3 AS BIGINT) AS value_of__visits,
  coalesce(measure_1_count, 0L) AS value_of__url, coalesce(measure_0_count,
    0L) AS value_of__visits_2
FROM (SELECT *, (CAST(try_divide(bound_2 - bound_2 % NULLIF(CAST(1000000000 AS DECIMAL(38,0)), 0),
          NULLIF(CAST(1000000000 AS DECIMAL(38,0)), 0)) AS DECIMAL(38,0)) + CASE
      WHEN abs((bound_2 % NULLIF(CAST(1000000000 AS DECIMAL(38,0)),
          0))) * 2 >= abs(CAST(1000000000 AS DECIMAL(38,0))) THEN CASE
      WHEN (bound_2 < 0) = (CAST(1000000000 AS DECIMAL(38,0)) < 0) THEN 1 ELSE -1 END
      ELSE 0 END) AS bound_3 FROM (SELECT *, CAST(coalesce(measure_0_left,
          0L) AS DECIMAL(38,0)) * CAST(200 AS DECIMAL(38,0)) AS bound_2
      FROM leads_joined_5) AS with_bound_2) AS with_bound_3
),
leads_computed_9 AS (
SELECT size, revenue, ratio, known, born, seen, lead_id, lead_title_status, lead_title,
  lead_title_2, lead_title_3, lead_code_status, lead_mail_status, lead_mail, lead_tags_status,
  lead_tags, lead_tags_2, lead_labels_status, lead_labels, lead_labels_2, lead_labels_3,
  lead_labels_4, lead_revenue, lead_ratio, lead_answer_4, lead_answer_5, lead_answer_6,
  lead_answer_7, lead_answer_8, lead_answer_9, lead_answer_10, lead_leadrules_as_of_2, lead_size_2,
  lead_born_2, lead_seen_2, lead_today, measure_taken, measure_bad, value_of__visits, value_of__url,
  value_of__visits_2, CASE WHEN bound_10 > 10000 THEN 10000L WHEN bound_10 < 0 THEN 0L
  ELSE bound_10 END AS points_of_total, CASE WHEN CASE WHEN lead_title_status IN (0, 2) THEN FALSE
  WHEN lead_title_status <=> 3 THEN TRUE ELSE FALSE END OR CASE WHEN lead_code_status IN (0,
    2) THEN FALSE WHEN lead_code_status <=> 3 THEN TRUE ELSE FALSE END OR CASE
  WHEN lead_mail_status IN (0, 2) THEN FALSE WHEN lead_mail_status <=> 3 THEN TRUE ELSE FALSE END
  OR CASE WHEN lead_tags_status IN (0, 2) THEN FALSE WHEN lead_tags_status <=> 3 THEN TRUE
  ELSE FALSE END OR CASE WHEN lead_labels_status IN (0, 2) THEN FALSE
  WHEN lead_labels_status <=> 3 THEN TRUE ELSE FALSE END OR coalesce(measure_untold,
    0L) > 0 THEN TRUE ELSE FALSE END AS needs_python
FROM (SELECT *, ((bound_9 div NULLIF(10000L, 0)) + CASE WHEN abs((bound_9 % NULLIF(10000L,
          0))) * 2 >= abs(10000L) THEN CASE WHEN (bound_9 < 0) = (10000L < 0) THEN 1 ELSE -1 END
      ELSE 0 END) AS bound_10 FROM (SELECT *, (CASE WHEN lead_tags OR lead_labels THEN 600L
        ELSE 0L END + CASE WHEN lead_title OR lead_labels_2 THEN 100L ELSE 0L END + (CASE
          WHEN lead_labels_3 AND lead_title_2 AND lead_mail <> lead_title_3 THEN 100L
          ELSE 0L END + CASE WHEN lead_tags_2 OR lead_labels_4 THEN 600L ELSE 0L END) + (CASE
          WHEN try_cast(bound_6 AS BIGINT) > 100000000 OR lead_ratio < 500000 THEN 700L
          ELSE 0L END + CASE WHEN (lead_today - lead_born_2) > 100
          AND ((bound_7 div 86400000000L) - CASE WHEN (bound_7 % 86400000000L) < 0 THEN 1
          ELSE 0 END) < 5 AND known THEN 800L ELSE 0L END + (CASE WHEN bound_8 > 900 THEN 900L
          ELSE bound_8 END + CASE WHEN value_of__url >= 1 THEN 300L
          ELSE 0L END)) + (lead_answer + lead_answer_2 + lead_answer_3)) * 5000L AS bound_9
      FROM (SELECT *, (CAST(try_divide(bound_5 - bound_5 % NULLIF(CAST(3 AS DECIMAL(38,0)), 0),
          NULLIF(CAST(3 AS DECIMAL(38,0)), 0)) AS DECIMAL(38,0)) + CASE
          WHEN abs((bound_5 % NULLIF(CAST(3 AS DECIMAL(38,0)),
          0))) * 2 >= abs(CAST(3 AS DECIMAL(38,0))) THEN CASE
          WHEN (bound_5 < 0) = (CAST(3 AS DECIMAL(38,0)) < 0) THEN 1 ELSE -1 END
          ELSE 0 END) AS bound_6 FROM (SELECT *,
          CAST(try_cast(bound_4 AS BIGINT) AS DECIMAL(38,0)) * CAST(10000 AS DECIMAL(38,0)) AS bound_5
          FROM (SELECT *,
          CAST(lead_size_2 AS DECIMAL(38,0)) * CAST(lead_revenue AS DECIMAL(38,0)) AS bound_4,
          lead_leadrules_as_of_2 - lead_seen_2 AS bound_7, coalesce(value_of__visits, 0L) AS bound_8
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
  OR lead_title_status <=> 2 OR lead_code_status <=> 2 OR lead_mail_status <=> 2
  OR lead_tags_status <=> 2 OR lead_labels_status <=> 2 OR (NOT (size IS NULL)
    AND lead_size_2 IS NULL) OR (NOT (revenue IS NULL) AND lead_revenue IS NULL)
  OR (NOT (ratio IS NULL) AND lead_ratio IS NULL) OR (NOT (born IS NULL) AND lead_born_2 IS NULL)
  OR (NOT (seen IS NULL) AND lead_seen_2 IS NULL) OR length(lead_id) > 10000 OR NOT ((CASE
      WHEN coalesce(measure_bad, 0L) > 0 THEN 'LR506 events' WHEN coalesce(measure_taken,
        0L) > 100000 THEN 'LR507 events' ELSE CAST(NULL AS STRING) END) IS NULL)
  OR needs_python THEN TRUE ELSE FALSE END AS fails, CASE
  WHEN lead_leadrules_as_of_2 IS NULL THEN 0L WHEN lead_title_status <=> 2 THEN 1L
  WHEN lead_code_status <=> 2 THEN 2L WHEN lead_mail_status <=> 2 THEN 3L
  WHEN lead_tags_status <=> 2 THEN 4L WHEN lead_labels_status <=> 2 THEN 5L WHEN NOT (size IS NULL)
  AND lead_size_2 IS NULL THEN 6L WHEN NOT (revenue IS NULL) AND lead_revenue IS NULL THEN 7L
  WHEN NOT (ratio IS NULL) AND lead_ratio IS NULL THEN 8L WHEN NOT (born IS NULL)
  AND lead_born_2 IS NULL THEN 9L WHEN NOT (seen IS NULL) AND lead_seen_2 IS NULL THEN 10L
  WHEN length(lead_id) > 10000 THEN 11L WHEN NOT ((CASE WHEN coalesce(measure_bad,
        0L) > 0 THEN 'LR506 events' WHEN coalesce(measure_taken, 0L) > 100000 THEN 'LR507 events'
      ELSE CAST(NULL AS STRING) END) IS NULL) THEN 12L WHEN needs_python THEN 13L
  ELSE CAST(NULL AS BIGINT) END AS first_error
FROM leads_computed_9
),
leads_computed_11 AS (
SELECT lead_id AS lead_id, CASE WHEN fails THEN CAST(NULL AS DOUBLE)
  ELSE (CAST(points_of_total AS DOUBLE) / CAST(100 AS DOUBLE)) END AS score, CASE
  WHEN fails THEN CAST(NULL AS STRING) WHEN points_of_total > 1000 THEN 'good'
  ELSE 'other' END AS verdict, needs_python AS needs_python, CASE
  WHEN needs_python THEN CAST(NULL AS STRING) ELSE CASE WHEN fails THEN coalesce(CASE
    WHEN first_error <=> 0 THEN 'LR511 as_of'
    WHEN lead_leadrules_as_of_2 IS NULL THEN coalesce('; ', '') || coalesce('LR511 as_of', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 1 THEN 'LR502 title'
    WHEN lead_title_status <=> 2 THEN coalesce('; ', '') || coalesce('LR502 title', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 2 THEN 'LR502 code'
    WHEN lead_code_status <=> 2 THEN coalesce('; ', '') || coalesce('LR502 code', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 3 THEN 'LR502 mail'
    WHEN lead_mail_status <=> 2 THEN coalesce('; ', '') || coalesce('LR502 mail', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 4 THEN 'LR502 tags'
    WHEN lead_tags_status <=> 2 THEN coalesce('; ', '') || coalesce('LR502 tags', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 5 THEN 'LR502 labels'
    WHEN lead_labels_status <=> 2 THEN coalesce('; ', '') || coalesce('LR502 labels', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 6 THEN 'LR502 size'
    WHEN NOT (size IS NULL) AND lead_size_2 IS NULL THEN coalesce('; ',
      '') || coalesce('LR502 size', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error <=> 7 THEN 'LR502 revenue' WHEN NOT (revenue IS NULL)
    AND lead_revenue IS NULL THEN coalesce('; ', '') || coalesce('LR502 revenue', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 8 THEN 'LR502 ratio'
    WHEN NOT (ratio IS NULL) AND lead_ratio IS NULL THEN coalesce('; ',
      '') || coalesce('LR502 ratio', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error <=> 9 THEN 'LR502 born' WHEN NOT (born IS NULL)
    AND lead_born_2 IS NULL THEN coalesce('; ', '') || coalesce('LR502 born', '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 10 THEN 'LR502 seen'
    WHEN NOT (seen IS NULL) AND lead_seen_2 IS NULL THEN coalesce('; ',
      '') || coalesce('LR502 seen', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error <=> 11 THEN 'LR503 lead id' WHEN length(lead_id) > 10000 THEN coalesce('; ',
      '') || coalesce('LR503 lead id', '') ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE
    WHEN first_error <=> 12 THEN CASE WHEN coalesce(measure_bad, 0L) > 0 THEN 'LR506 events'
    WHEN coalesce(measure_taken, 0L) > 100000 THEN 'LR507 events' ELSE CAST(NULL AS STRING) END
    WHEN NOT ((CASE WHEN coalesce(measure_bad, 0L) > 0 THEN 'LR506 events'
        WHEN coalesce(measure_taken, 0L) > 100000 THEN 'LR507 events'
        ELSE CAST(NULL AS STRING) END) IS NULL) THEN coalesce('; ', '') || coalesce(CASE
      WHEN coalesce(measure_bad, 0L) > 0 THEN 'LR506 events' WHEN coalesce(measure_taken,
        0L) > 100000 THEN 'LR507 events' ELSE CAST(NULL AS STRING) END, '')
    ELSE CAST(NULL AS STRING) END, '') || coalesce(CASE WHEN first_error <=> 13 THEN ''
    WHEN needs_python THEN coalesce('; ', '') || coalesce('', '') ELSE CAST(NULL AS STRING) END, '')
  ELSE CAST(NULL AS STRING) END END AS error, CASE WHEN fails THEN CAST(NULL AS BIGINT) ELSE CASE
  WHEN lead_answer_4 >= 0 THEN 1L ELSE 0L END + CASE WHEN lead_answer_5 >= 0 THEN 2L
  ELSE 0L END + (CASE WHEN lead_answer_6 >= 0 THEN 4L ELSE 0L END + CASE
    WHEN lead_answer_7 >= 0 THEN 8L ELSE 0L END) + (CASE WHEN lead_answer_8 >= 0 THEN 16L
    ELSE 0L END + CASE WHEN lead_answer_9 >= 0 THEN 32L ELSE 0L END + (CASE WHEN lead_tags
      OR lead_labels THEN 64L ELSE 0L END + CASE WHEN lead_title OR lead_labels_2 THEN 128L
      ELSE 0L END)) + (CASE WHEN lead_labels_3 AND lead_title_2
    AND lead_mail <> lead_title_3 THEN 256L ELSE 0L END + CASE WHEN lead_tags_2
    OR lead_labels_4 THEN 512L ELSE 0L END + (CASE WHEN lead_answer_10 >= 0 THEN 1024L
      ELSE 0L END + CASE WHEN try_cast(bound_13 AS BIGINT) > 100000000
      OR lead_ratio < 500000 THEN 2048L ELSE 0L END) + (CASE WHEN (lead_today - lead_born_2) > 100
      AND ((bound_14 div 86400000000L) - CASE WHEN (bound_14 % 86400000000L) < 0 THEN 1
        ELSE 0 END) < 5 AND known THEN 4096L ELSE 0L END + CASE
      WHEN value_of__visits_2 > 0 THEN 8192L ELSE 0L END + CASE WHEN value_of__url >= 1 THEN 16384L
      ELSE 0L END)) END AS fired_1, CASE WHEN fails THEN CAST(NULL AS BIGINT) ELSE CASE
  WHEN NOT (lead_answer_4 <> -2) THEN 1L ELSE 0L END + CASE WHEN NOT (lead_answer_5 <> -2) THEN 2L
  ELSE 0L END + (CASE WHEN NOT (lead_answer_6 <> -2) THEN 4L ELSE 0L END + CASE
    WHEN NOT (lead_answer_7 <> -2) THEN 8L ELSE 0L END) + (CASE
    WHEN NOT (lead_answer_8 <> -2) THEN 16L ELSE 0L END + CASE
    WHEN NOT (lead_answer_9 <> -2) THEN 32L ELSE 0L END + (CASE WHEN (lead_tags
        OR lead_labels) IS NULL THEN 64L ELSE 0L END + CASE WHEN (lead_title
        OR lead_labels_2) IS NULL THEN 128L ELSE 0L END)) + (CASE WHEN (lead_labels_3
      AND lead_title_2 AND lead_mail <> lead_title_3) IS NULL THEN 256L ELSE 0L END + CASE
    WHEN (lead_tags_2 OR lead_labels_4) IS NULL THEN 512L ELSE 0L END + (CASE
      WHEN NOT (lead_answer_10 <> -2) THEN 1024L ELSE 0L END + CASE
      WHEN (try_cast(bound_13 AS BIGINT) > 100000000 OR lead_ratio < 500000) IS NULL THEN 2048L
      ELSE 0L END) + (CASE WHEN ((lead_today - lead_born_2) > 100
        AND ((bound_14 div 86400000000L) - CASE WHEN (bound_14 % 86400000000L) < 0 THEN 1
          ELSE 0 END) < 5 AND known) IS NULL THEN 4096L ELSE 0L END + CASE
      WHEN value_of__visits IS NULL THEN 8192L ELSE 0L END + CASE
      WHEN (value_of__url >= 1) IS NULL THEN 16384L ELSE 0L END)) END AS unknown_1
FROM (SELECT *, (CAST(try_divide(bound_12 - bound_12 % NULLIF(CAST(3 AS DECIMAL(38,0)), 0),
          NULLIF(CAST(3 AS DECIMAL(38,0)), 0)) AS DECIMAL(38,0)) + CASE
      WHEN abs((bound_12 % NULLIF(CAST(3 AS DECIMAL(38,0)),
          0))) * 2 >= abs(CAST(3 AS DECIMAL(38,0))) THEN CASE
      WHEN (bound_12 < 0) = (CAST(3 AS DECIMAL(38,0)) < 0) THEN 1 ELSE -1 END
      ELSE 0 END) AS bound_13 FROM (SELECT *,
      CAST(try_cast(bound_11 AS BIGINT) AS DECIMAL(38,0)) * CAST(10000 AS DECIMAL(38,0)) AS bound_12
      FROM (SELECT *,
        CAST(lead_size_2 AS DECIMAL(38,0)) * CAST(lead_revenue AS DECIMAL(38,0)) AS bound_11,
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
