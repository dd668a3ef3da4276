namespace Zakenak.Trpc.TypeScript;

internal static class TypeName
{
    /// <summary><c>Page&lt;Resource&gt;</c> is <c>PageOfResource</c>.</summary>
    public static string Of(Type type)
    {
        if (type.IsArray)
            return Of(type.GetElementType()!) + "Array";
        if (!type.IsGenericType)
            return type.Name;
        var name = type.Name[..type.Name.IndexOf('`')];
        return $"{name}Of{string.Join("And", type.GetGenericArguments().Select(Of))}";
    }
}
