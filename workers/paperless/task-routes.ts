// Routes of tasks. An upload is stored before it is answered, so a task that exists has succeeded.
import { Hono } from 'hono'
import type { DocumentRecord } from './archived-document.ts'
import type { Environment } from './bindings.ts'
import { findFinished } from './finished-tasks.ts'

export function taskRoutes(): Hono<Environment> {
  const routes = new Hono<Environment>()
  routes.get('/api/tasks/', async (c) => {
    const taskId = c.req.query('task_id') ?? ''
    const document = await findFinished(c.env.ARCHIVE, taskId)
    if (c.get('apiVersion') === 9) return c.json(document === null ? [] : [taskOfVersion9(taskId, document)])
    const results = document === null ? [] : [taskOfVersion10(taskId, document)]
    return c.json({ count: results.length, next: null, previous: null, results })
  })
  return routes
}

function taskOfVersion9(taskId: string, { id, fileName }: DocumentRecord): object {
  return {
    task_id: taskId,
    task_file_name: fileName,
    type: 'file',
    status: 'SUCCESS',
    result: `Success. New document id ${id} created`,
    related_document: id,
    duplicate_documents: [],
  }
}

function taskOfVersion10(taskId: string, { id, fileName }: DocumentRecord): object {
  return {
    task_id: taskId,
    task_file_name: fileName,
    task_type: 'consume_file',
    status: 'success',
    result_data: { document_id: id, duplicate_of: null, error_message: null, reason: null },
    related_document_ids: [id],
  }
}
