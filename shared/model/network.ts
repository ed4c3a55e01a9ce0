/** A database of networks that the user named. */
export interface NetworkDatabase {
  path: string;
  /** What it says it is, such as GeoLite2-Country. */
  type: string;
  /** When it was made. */
  built: string;
}
