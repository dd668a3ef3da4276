using System.Text.Json.Serialization.Metadata;

namespace Zakenak.Server.Procedures;

/// <summary>The identifiers in an input, by their names: <c>id</c>, <c>cursor</c>, and what ends in <c>Id</c>. What cannot be one is looked up
/// nowhere.</summary>
internal static class InputIdentifiers
{
    /// <exception cref="Errors.ServerException">InvalidInput.</exception>
    public static void Check(JsonTypeInfo? type, object? input)
    {
        if (type is null || input is null)
            return;
        var issues = new InputIssues();
        foreach (var property in type.Properties.Where(p => p.PropertyType == typeof(string) && IsOne(p.Name)))
        {
            if (property.Get!(input) is string id)
                issues.Identifier(property.Name, id);
        }
        issues.ThrowIfAny();
    }

    /// <summary>The last event's is a number that only means something to the log of events.</summary>
    private static bool IsOne(string name) =>
        name is "id" or "cursor" || (name.EndsWith("Id", StringComparison.Ordinal) && name != "lastEventId");
}
