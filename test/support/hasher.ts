import { PasswordHasher } from "../../service/http/sign-in/password-hasher.ts";

/** Cheap: what passwords cost in earnest is tested where they are hashed. */
export const testHasher = new PasswordHasher({ memoryKib: 64, passes: 1 });
