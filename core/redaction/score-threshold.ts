// The least score of a finding, where nobody says another. Apart from the recognisers: who only reads rules does not load those.

export const scoreThresholdDefault = 0.4
