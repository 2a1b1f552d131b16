import { analyzeText } from '../../core/redaction/analyze.ts'
import { redactText } from '../../core/redaction/redact.ts'
import { readFileSync } from 'node:fs'
for (const f of ['cjk-pii.txt', 'phones-eu.txt', 'eu-ids.txt']) { const t = readFileSync('/work/shared/data/reports/' + f, 'utf8'); console.log(t); console.log(redactText(t, analyzeText(t)).text) }
