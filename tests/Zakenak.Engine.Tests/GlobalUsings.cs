global using Zakenak.Testing;
