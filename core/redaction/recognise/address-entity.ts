// What an address is called: STREET_ADDRESS, or LOCATION where only that was asked for, as Presidio has no other name for it.

export const addressEntity = (wanted: ReadonlySet<string>): 'STREET_ADDRESS' | 'LOCATION' =>
  wanted.has('STREET_ADDRESS') || !wanted.has('LOCATION') ? 'STREET_ADDRESS' : 'LOCATION'
