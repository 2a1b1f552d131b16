// The guide's lines as they stand in it, on an instance where nobody needs a credential; or at CONFORMANCE_URL.
import { guideSuite } from './guide-suite.ts'
import { openTarget } from './target.ts'

guideSuite(openTarget)
