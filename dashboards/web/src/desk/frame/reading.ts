// What a part reads from the hub; every screen reads alike.
export * from "@/shared/reading";
