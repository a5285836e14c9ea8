/** This toolkit's version, as records and documents name it; equal to package.json's (a test keeps it so). */
export const VERSION = "0.0.0";
