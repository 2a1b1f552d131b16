// The systemd unit of an instance: the same for a checkout and for a package, but for where it is and what starts it.

export interface Service {
  /** Whose processes they are. */
  readonly user: string
  /** Where data, secrets and configuration stand. */
  readonly folder: string
  /** Of Node, and of the launcher's first script. */
  readonly command: string
}

/** systemd.unit(5): percent signs are specifiers, and what holds a space is quoted. */
const word = (text: string): string => {
  const escaped = text.replaceAll('%', '%%')
  return /[\s"'\\]/.test(escaped) ? `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : escaped
}

/** What `ProtectHome=true` would hide from it. */
const homes = /^"?\/(?:home|root|run\/user)\//

/** A path stands as it is where a whole line is one. */
const path = (text: string): string => text.replaceAll('%', '%%')

export function serviceUnit({ user, folder, command }: Service): string {
  const isBelowHome = [folder, ...command.split(' ')].some((each) => homes.test(each))
  return `[Unit]
Description=ClawQL: documents in, governed memory out
Documentation=https://clawql.com/docs
After=network.target
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
User=${user}
WorkingDirectory=${path(folder)}
EnvironmentFile=-${path(folder)}/clawql.env
Environment=${word(`HOME=${folder}`)}
ExecStart=${command}
# The launcher drains for up to 30 s, and ends what it started.
KillMode=mixed
KillSignal=SIGTERM
TimeoutStopSec=45
# The first start installs and builds.
TimeoutStartSec=600
Restart=on-failure
RestartSec=5
UMask=0077
LimitNOFILE=65536
MemoryMax=4G
NoNewPrivileges=true
PrivateTmp=true
PrivateDevices=true
ProtectSystem=strict
ProtectHome=${isBelowHome ? 'read-only' : 'true'}
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectControlGroups=true
RestrictSUIDSGID=true
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
LockPersonality=true
ReadWritePaths=${word(folder)}

[Install]
WantedBy=multi-user.target
`
}

/** As words of ExecStart. */
export const execStart = (words: readonly string[]): string => words.map(word).join(' ')
