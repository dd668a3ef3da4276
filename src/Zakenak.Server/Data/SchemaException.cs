namespace Zakenak.Server.Data;

/// <summary>The database is a newer version's.</summary>
internal sealed class SchemaException(string message) : Exception(message);
