using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Zakenak.Server.Contract;

namespace Zakenak.Server.Data;

/// <summary>Enumerations as the API and the database write them: <c>gitops-ui</c>.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value, Type<T>()).GetString()!;

    /// <exception cref="JsonException">Somebody else wrote into the database.</exception>
    public static T Parse<T>(string name)
        where T : struct, Enum => JsonSerializer.Deserialize($"\"{name}\"", Type<T>());

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)ContractJson.Default.GetTypeInfo(typeof(T))!;
}
