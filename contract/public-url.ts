// The form of the one public address: what configuration takes and what Host and Origin are compared with.

/** `https://host[:port]` with or without a last slash: no path, no user, no query. IPv6 in brackets, other scripts as punycode. */
export const publicUrlPattern =
  /^https:\/\/(\[[0-9a-f:]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::(\d{1,5}))?\/?$/i
