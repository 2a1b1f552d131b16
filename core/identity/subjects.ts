// Whom an ingest says that its document is about.
import type { IngestMetadata } from '../../contract/document.ts'

/** Subjects, and the matter: what a person would ask memory for. */
export const subjectsOf = ({ subjects, matter }: Pick<IngestMetadata, 'subjects' | 'matter'>): readonly string[] => [
  ...subjects,
  ...(matter === undefined ? [] : [matter]),
]
