/** A class of manufacturing by ISIC, Revision 4: section C is divisions 10 to 33. */
export const INDUSTRY = "^(?:1[0-9]|2[0-9]|3[0-3])[0-9]{2}$";
