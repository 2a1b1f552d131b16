// Cultures: which countries and locales of the sources belong to which kind of names.

const countries: Readonly<Record<string, string>> = {
  africa: 'ZA ML',
  arabic: 'EG AE PK MA LY LB KW JO DZ SA IQ IR IL',
  chinese: 'CN TW',
  english: 'US GB AU NZ CA IE JM IM JE GG GI FJ SR AW',
  french: 'FR HT MC PF',
  german: 'DE AT CH LI LU NL BE',
  iberia: 'ES MX CL AR PE CO DO CU PY CR GT SV VE PR PA EC BO UY AD PH',
  india: 'IN LK NP BD',
  italian: 'IT MT',
  japanese: 'JP',
  korean: 'KR',
  nordic: 'SE NO DK IS FI FO GL EE',
  portuguese: 'PT BR',
  seasia: 'VN KH MY',
  slavic: 'PL CZ SK UA RU RS HR SI BA ME MK BG BY LT LV HU RO MD AL XK GR CY GE AM',
  turkic: 'TR AZ KZ KG TJ MN',
}

const fakerLocales: Readonly<Record<string, string>> = {
  africa: 'en_GH en_NG en_ZA af_ZA zu_ZA yo_NG fr_SN',
  chinese: 'en_HK',
  english: 'en en_GB en_US en_AU en_CA en_IE cy',
  french: 'fr fr_BE fr_CA fr_CH fr_LU',
  german: 'de de_AT de_CH nl nl_BE',
  iberia: 'es es_MX',
  india: 'en_IN',
  italian: 'it',
  nordic: 'da sv nb_NO fi',
  portuguese: 'pt_BR pt_PT',
  seasia: 'id_ID vi',
  slavic: 'cs_CZ pl hr sk ro hu lv sr_RS_latin',
  turkic: 'tr az uz_UZ_latin',
}

const pythonLocales: Readonly<Record<string, string>> = {
  africa: 'en_NG en_KE zu_ZA yo_NG ig_NG ha_NG sw tw_GH',
  arabic: 'en_PK fr_DZ ar_DZ',
  chinese: 'zh_CN zh_TW',
  english: 'en en_GB en_US en_IE en_NZ ga_IE',
  french: 'fr_FR fr_BE fr_CA fr_CH fr_QC',
  german: 'de_DE de_AT de_CH de_LI de_LU nl_NL nl_BE',
  iberia: 'es_ES es_MX es_AR es_CL es_CO es_CA es ca_ES fil_PH',
  india: 'en_IN gu_IN',
  italian: 'it_IT',
  japanese: 'ja_JP',
  korean: 'ko_KR',
  nordic: 'et_EE da_DK dk_DK sv_SE no_NO fi_FI is_IS',
  portuguese: 'pt_BR pt_PT',
  seasia: 'id_ID vi_VN en_TH',
  slavic: 'cs_CZ pl_PL hr_HR sk_SK sl_SI ro_RO hu_HU lt_LT lv_LV',
  turkic: 'tr_TR az_AZ uz_UZ kk_KZ',
}

const cultureIn = (lists: Readonly<Record<string, string>>) => {
  const cultures = new Map(
    Object.entries(lists).flatMap(([culture, names]) => names.split(' ').map((name) => [name, culture] as const)),
  )
  return (name: string): string | null => cultures.get(name) ?? null
}

export const cultureOfCountry = cultureIn(countries)
export const cultureOfFaker = cultureIn(fakerLocales)
export const cultureOfPython = cultureIn(pythonLocales)
