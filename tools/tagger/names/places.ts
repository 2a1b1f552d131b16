// Places: countries, states and continents, in one word, that no list of towns holds.

export const countries: readonly string[] = [
  'Afghanistan Albania Algeria Angola Argentina Armenia Australia Austria Azerbaijan Bangladesh Belarus Belgium',
  'Bolivia Brazil Bulgaria Cambodia Cameroon Canada Chile China Colombia Croatia Cuba Cyprus Denmark Ecuador',
  'Egypt England Estonia Ethiopia Finland France Germany Ghana Greece Hungary Iceland India Indonesia Iran Iraq',
  'Ireland Israel Italy Jamaica Japan Kazakhstan Kenya Korea Kuwait Latvia Lebanon Libya Lithuania Luxembourg',
  'Malaysia Mexico Morocco Nepal Netherlands Nigeria Norway Pakistan Panama Peru Philippines Poland Portugal',
  'Qatar Romania Russia Scotland Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sweden Switzerland',
  'Syria Taiwan Tanzania Thailand Tunisia Turkey Uganda Ukraine Uruguay Venezuela Vietnam Wales Zambia Zimbabwe',
  'Deutschland Frankreich Italien Spanien Polen Allemagne Espagne Italie Pologne Alemania Francia Italia Polonia',
  'Polska Niemcy Francja Hiszpania Europe Europa Asia Africa America Texas California Florida Ohio Virginia',
  'Georgia Alabama Alaska Arizona Colorado Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland',
  'Massachusetts Michigan Minnesota Missouri Montana Nebraska Nevada Oregon Pennsylvania Tennessee Utah Vermont',
  'Washington Wisconsin Wyoming',
].flatMap((names) => names.split(' '))
