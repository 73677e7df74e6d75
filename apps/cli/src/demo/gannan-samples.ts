/**
 * SAMPLES. The division table ends at townships and the regulation names no unit, so everything here is chosen for the
 * demo: the usual departments of a prefecture, four kinds of unit stationed there, and which townships are direct
 * reporting points. An office replaces these lists with its own register.
 */

/** Prefecture departments (州政府各部门), sample. */
export const sampleDepartments = [
  { slug: 'development-reform', name: '州发展和改革委员会', nameEn: 'Development and Reform Commission' },
  { slug: 'education', name: '州教育局', nameEn: 'Education Bureau' },
  { slug: 'science', name: '州科学技术局', nameEn: 'Science and Technology Bureau' },
  { slug: 'industry', name: '州工业和信息化局', nameEn: 'Industry and Information Technology Bureau' },
  { slug: 'ethnic-religious', name: '州民族宗教事务委员会', nameEn: 'Ethnic and Religious Affairs Commission' },
  { slug: 'public-security', name: '州公安局', nameEn: 'Public Security Bureau' },
  { slug: 'civil-affairs', name: '州民政局', nameEn: 'Civil Affairs Bureau' },
  { slug: 'justice', name: '州司法局', nameEn: 'Justice Bureau' },
  { slug: 'finance', name: '州财政局', nameEn: 'Finance Bureau' },
  { slug: 'human-resources', name: '州人力资源和社会保障局', nameEn: 'Human Resources and Social Security Bureau' },
  { slug: 'natural-resources', name: '州自然资源局', nameEn: 'Natural Resources Bureau' },
  { slug: 'housing', name: '州住房和城乡建设局', nameEn: 'Housing and Urban-Rural Development Bureau' },
  { slug: 'transport', name: '州交通运输局', nameEn: 'Transport Bureau' },
  { slug: 'water', name: '州水务局', nameEn: 'Water Bureau' },
  { slug: 'agriculture', name: '州农业农村局', nameEn: 'Agriculture and Rural Affairs Bureau' },
  { slug: 'commerce', name: '州商务局', nameEn: 'Commerce Bureau' },
  { slug: 'health', name: '州卫生健康委员会', nameEn: 'Health Commission' },
  { slug: 'emergency', name: '州应急管理局', nameEn: 'Emergency Management Bureau' },
  { slug: 'audit', name: '州审计局', nameEn: 'Audit Bureau' },
  { slug: 'statistics', name: '州统计局', nameEn: 'Statistics Bureau' },
] as const;

/** Provincial and other higher units stationed in Gannan (省驻甘南各单位, addressed by the notice), sample. */
export const sampleStationedUnits = [
  { slug: 'tax', name: '驻甘南税务局', nameEn: 'Tax Bureau stationed in Gannan' },
  { slug: 'meteorology', name: '驻甘南气象局', nameEn: 'Meteorological Bureau stationed in Gannan' },
  { slug: 'survey', name: '驻甘南调查队', nameEn: 'Survey Team stationed in Gannan' },
  { slug: 'power', name: '驻甘南供电公司', nameEn: 'Power Supply Company stationed in Gannan' },
] as const;

/** Townships and sub-districts that the prefecture made direct reporting points (Art. 21(4)), sample. */
export const sampleDirectReportingPoints: readonly string[] = [
  '623001001', // 合作市当周街道
  '623001101', // 合作市勒秀镇
  '623021102', // 临潭县冶力关镇
  '623021101', // 临潭县新城镇
  '623022100', // 卓尼县柳林镇
  '623023102', // 舟曲县峰迭镇
  '623023112', // 舟曲县大峪镇
  '623024103', // 迭部县腊子口镇
  '623025105', // 玛曲县欧拉镇
  '623026100', // 碌曲县郎木寺镇
  '623027100', // 夏河县拉卜楞镇
  '623027103', // 夏河县桑科镇
];

/** Art. 27: the network reaches county departments, enterprises and institutions. Fourth level, sample. */
export const sampleLowerUnits = [
  {
    id: '623001-emergency',
    name: '合作市应急管理局',
    nameEn: 'Hezuo City Emergency Management Bureau',
    parentId: '623001',
    level: 'DEPARTMENT',
    class: 'COUNTY_DEPARTMENT',
    isOffice: false,
    directReportingTo: [],
  },
  {
    id: '623001-emergency-enterprise',
    name: '合作市应急管理局企业信息点',
    nameEn: 'Enterprise information point of the Hezuo City Emergency Management Bureau',
    parentId: '623001-emergency',
    level: 'ENTERPRISE',
    class: 'ENTERPRISE',
    isOffice: false,
    directReportingTo: [],
  },
  {
    id: '623027103-enterprise',
    name: '桑科镇企业信息点',
    nameEn: 'Enterprise information point of Sangke Town',
    parentId: '623027103',
    level: 'ENTERPRISE',
    class: 'ENTERPRISE',
    isOffice: false,
    directReportingTo: [],
  },
] as const;

/** The division table has no English names. */
export const countyNamesEn: Readonly<Record<string, string>> = {
  '623001': 'Hezuo City',
  '623021': 'Lintan County',
  '623022': 'Zhuoni County',
  '623023': 'Zhouqu County',
  '623024': 'Tewo (Diebu) County',
  '623025': 'Maqu County',
  '623026': 'Luqu County',
  '623027': 'Xiahe County',
};
