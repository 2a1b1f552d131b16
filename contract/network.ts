// A network of addresses as policies and the configuration write it (CIDR).
import * as z from 'zod'

export const networkSchema = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
  error: 'a network such as 10.0.0.0/8 or 2001:db8::/32, or an address',
})
