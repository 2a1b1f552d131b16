// Record entities: the types of numbers that organisations keep people under.

export const recordEntities = [
  'CUSTOMER_NUMBER',
  'EMPLOYEE_NUMBER',
  'MEMBER_NUMBER',
  'STUDENT_NUMBER',
  'POLICY_NUMBER',
  'CLAIM_NUMBER',
  'ACCOUNT_NUMBER',
  'RECORD_NUMBER',
  'MEDICAL_RECORD_NUMBER',
  'ID_NUMBER',
] as const
