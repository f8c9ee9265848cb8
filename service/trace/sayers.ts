/**
 * Whose word makes up the graph that a party sees: its own, and nobody else's. An event binds only its sayer, and what
 * another party says is read through the looks that it authorised, each of which is logged; it is never mixed in here.
 */
export const sayersFor = (party: string): readonly string[] => [party];
