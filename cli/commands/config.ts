// clawql config check: reads the configuration as a start would, and changes nothing.
import { CommandFailure, exitCodes } from '../output.ts'
import type { Command } from '../command.ts'

const usage = 'config check'

export const configCommand: Command = {
  usage,
  summary: 'Check the configuration file as a start would read it; nothing is changed',
  actions: ['check'],
  example: 'CLAWQL_CONFIG=./new.yaml clawql config check',
  async run({ positionals, output }) {
    if (positionals[0] !== 'check')
      throw new CommandFailure('There is one action: check.', exitCodes.usage, `Usage: clawql ${usage}`)
    const { readLocalConfig } = await import('../../self-host/local-config.ts')
    const { readSettings } = await import('../../self-host/settings.ts')
    const settings = readSettings(process.env)
    const read = readLocalConfig(settings)
    if (!read.ok) {
      const next = `Correct it in ${settings.configPath}.`
      throw new CommandFailure(`CONFIG_REJECTED: ${read.refusal.detail}`, exitCodes.failed, next)
    }
    const { config, ignored } = read.value
    output.answer({ path: settings.configPath, config, ignored })
    output.line(
      `${settings.configPath} is valid: tier ${config.tier}, port ${config.api.port}, ${config.api.auth.mode}`,
    )
    for (const { key, reason } of ignored) output.line(`ignored: ${key} (${reason})`)
    return exitCodes.done
  },
}
