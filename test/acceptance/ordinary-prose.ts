// Ordinary prose: sentences about work, goods and weather in eight languages, drawn from parts; nobody and nothing personal is in them.

interface Parts {
  readonly subjects: readonly string[]
  readonly verbs: readonly string[]
  readonly objects: readonly string[]
  readonly ends: readonly string[]
}

const parts = (subjects: string, verbs: string, objects: string, ends: string): Parts => ({
  subjects: subjects.split('|'),
  verbs: verbs.split('|'),
  objects: objects.split('|'),
  ends: ends.split('|'),
})

export const languages: Readonly<Record<string, Parts>> = {
  en: parts(
    'The committee|Our supplier|The new pump|A second shift|The landlord|The harbour office|Every branch|The final report|The insurer|A small team',
    'checks|delivers|replaces|will review|has moved|needs|does not cover|keeps|explains|measures',
    'the monthly figures|a spare filter|both contracts|the cooling water|all invoices|the old building|two delivery dates|the safety rules|a signed copy|the test results',
    'before the winter|after lunch|without any delay|in the second quarter|for the third time|as agreed|on the ground floor|at no extra cost|by rail|within a week',
  ),
  de: parts(
    'Der Ausschuss|Unser Lieferant|Die neue Pumpe|Eine zweite Schicht|Der Vermieter|Das Hafenamt|Jede Filiale|Der Abschlussbericht|Die Versicherung|Ein kleines Team',
    'prüft|liefert|ersetzt|braucht|verschiebt|misst|erklärt|behält|meldet|bezahlt',
    'die monatlichen Zahlen|einen Ersatzfilter|beide Verträge|das Kühlwasser|alle Rechnungen|das alte Gebäude|zwei Liefertermine|die Sicherheitsregeln|eine unterschriebene Kopie|die Messergebnisse',
    'vor dem Winter|nach der Mittagspause|ohne Verzögerung|im zweiten Quartal|zum dritten Mal|wie vereinbart|im Erdgeschoss|ohne Aufpreis|mit der Bahn|innerhalb einer Woche',
  ),
  fr: parts(
    'Le comité|Notre fournisseur|La nouvelle pompe|Une deuxième équipe|Le propriétaire|Le bureau du port|Chaque agence|Le rapport final|La compagnie|Une petite équipe',
    'vérifie|livre|remplace|demande|déplace|mesure|explique|garde|annonce|paie',
    'les chiffres du mois|un filtre de rechange|les deux contrats|l’eau de refroidissement|toutes les factures|le vieux bâtiment|deux dates de livraison|les règles de sécurité|une copie signée|les résultats des essais',
    'avant l’hiver|après le déjeuner|sans retard|au deuxième trimestre|pour la troisième fois|comme convenu|au rez-de-chaussée|sans supplément|par le train|en une semaine',
  ),
  es: parts(
    'El comité|Nuestro proveedor|La bomba nueva|Un segundo turno|El propietario|La oficina del puerto|Cada sucursal|El informe final|La aseguradora|Un equipo pequeño',
    'revisa|entrega|cambia|necesita|traslada|mide|explica|guarda|anuncia|paga',
    'las cifras del mes|un filtro de repuesto|los dos contratos|el agua de refrigeración|todas las facturas|el edificio viejo|dos fechas de entrega|las normas de seguridad|una copia firmada|los resultados de la prueba',
    'antes del invierno|después de comer|sin demora|en el segundo trimestre|por tercera vez|según lo acordado|en la planta baja|sin coste adicional|por tren|en una semana',
  ),
  it: parts(
    'Il comitato|Il nostro fornitore|La nuova pompa|Un secondo turno|Il proprietario|L’ufficio del porto|Ogni filiale|La relazione finale|La compagnia|Una piccola squadra',
    'controlla|consegna|sostituisce|chiede|sposta|misura|spiega|conserva|annuncia|paga',
    'i dati del mese|un filtro di ricambio|i due contratti|l’acqua di raffreddamento|tutte le fatture|il vecchio edificio|due date di consegna|le regole di sicurezza|una copia firmata|i risultati della prova',
    'prima dell’inverno|dopo pranzo|senza ritardo|nel secondo trimestre|per la terza volta|come concordato|al piano terra|senza costi aggiuntivi|per ferrovia|entro una settimana',
  ),
  nl: parts(
    'De commissie|Onze leverancier|De nieuwe pomp|Een tweede ploeg|De verhuurder|Het havenkantoor|Elk filiaal|Het eindverslag|De verzekeraar|Een klein team',
    'controleert|levert|vervangt|vraagt|verplaatst|meet|verklaart|bewaart|meldt|betaalt',
    'de cijfers van de maand|een reservefilter|beide contracten|het koelwater|alle facturen|het oude gebouw|twee leverdata|de veiligheidsregels|een getekende kopie|de uitslag van de proef',
    'voor de winter|na de middag|zonder vertraging|in het tweede kwartaal|voor de derde keer|zoals afgesproken|op de begane grond|zonder meerprijs|per spoor|binnen een week',
  ),
  pl: parts(
    'Komisja|Nasz dostawca|Nowa pompa|Druga zmiana|Właściciel budynku|Biuro portu|Każdy oddział|Raport końcowy|Ubezpieczyciel|Mały zespół',
    'sprawdza|dostarcza|zastępuje|zamawia|przenosi|mierzy|wyjaśnia|zachowuje|zgłasza|opłaca',
    'miesięczne dane|zapasowy filtr|obie umowy|wodę chłodzącą|wszystkie rachunki|stary budynek|dwa terminy dostawy|zasady bezpieczeństwa|podpisaną kopię|wyniki badania',
    'przed zimą|po obiedzie|bez opóźnienia|w drugim kwartale|po raz trzeci|zgodnie z ustaleniem|na parterze|bez dopłaty|koleją|w ciągu tygodnia',
  ),
  pt: parts(
    'A comissão|O nosso fornecedor|A bomba nova|Um segundo turno|O proprietário|O escritório do porto|Cada agência|O relatório final|A seguradora|Uma equipa pequena',
    'verifica|entrega|substitui|pede|muda|mede|explica|guarda|anuncia|paga',
    'os números do mês|um filtro de reserva|os dois contratos|a água de arrefecimento|todas as faturas|o edifício antigo|duas datas de entrega|as regras de segurança|uma cópia assinada|os resultados do ensaio',
    'antes do inverno|depois do almoço|sem demora|no segundo trimestre|pela terceira vez|como combinado|no rés do chão|sem custos adicionais|de comboio|numa semana',
  ),
}

/** `choose(n)` draws a number below n. */
export function sentence(language: string, choose: (below: number) => number): string {
  const { subjects, verbs, objects, ends } = languages[language]!
  const one = (list: readonly string[]): string => list[choose(list.length)]!
  return `${one(subjects)} ${one(verbs)} ${one(objects)} ${one(ends)}.`
}
