using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Applying;

/// <summary>What we own of a live object, as one short text: the values under our managedFields entry.</summary>
/// <remarks>
/// Server defaults, quantity spellings and other managers' fields are not in it, so they are never drift. A field that
/// somebody else changed leaves our entry, so its path is missing from the next fingerprint.
/// </remarks>
internal static class Fingerprint
{
    /// <param name="followed">Fields that follow the live value (an HPA's replicas): they are no drift.</param>
    public static string Of(LiveObject live, FollowedFields followed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (ManagedFields.OwnOf(live) is { } own)
            Append(hash, own.Fields, live.Json, followed.Root);
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return Base64Url.EncodeToString(digest[..16]);
    }

    private static void Append(IncrementalHash hash, JsonElement trie, JsonElement value, FollowedFields.Node? followed)
    {
        foreach (var member in trie.EnumerateObject())
        {
            var name = member.Name;
            var isField = name.StartsWith("f:", StringComparison.Ordinal);
            var below = name == "." ? null : followed?.Child(isField ? name[2..] : "*");
            if (below is { IsEnd: true })
                continue;
            Append(hash, name);
            if (name == ".")
                continue;
            var child = isField ? Field(value, name) : Item(value, name);
            if (child is null)
                hash.AppendData("!"u8);
            else if (member.Value.EnumerateObject().MoveNext())
                Append(hash, member.Value, child.Value, below);
            else
                hash.AppendData(JsonMarshal.GetRawUtf8Value(child.Value)); // the server spells one value one way
            hash.AppendData(")"u8);
        }
    }

    private static JsonElement? Field(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name.AsSpan(2), out var field) ? field : null;

    private static JsonElement? Item(JsonElement value, string name) =>
        FieldPathElement.Parse(name).Step(value) is int index ? value[index] : null;

    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> bytes = stackalloc byte[512];
        hash.AppendData(Encoding.UTF8.TryGetBytes(text, bytes, out var written) ? bytes[..written] : Encoding.UTF8.GetBytes(text));
        hash.AppendData("("u8);
    }
}
