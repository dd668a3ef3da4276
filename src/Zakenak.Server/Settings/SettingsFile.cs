using System.Text.Json;

namespace Zakenak.Server.Settings;

/// <summary>The settings file: JSON with comments, sections as objects.</summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    /// <param name="problems">Takes what is wrong with the file as a whole.</param>
    public static IReadOnlyList<GivenSetting> Read(string file, List<string> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. Flatten("", document.RootElement, file)]
                : throw new JsonException("no object");
        }
        catch (JsonException e)
        {
            problems.Add($"{file}:{e.LineNumber + 1 ?? 1}: is not the JSON of settings: {{ \"Auth\": {{ \"TokenLifetime\": \"8h\" }} }}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{file}: cannot be read: {e.Message}");
        }
        return [];
    }

    private static IEnumerable<GivenSetting> Flatten(string key, JsonElement element, string file) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            element.EnumerateObject().SelectMany(p => Flatten(key.Length == 0 ? p.Name : $"{key}:{p.Name}", p.Value, file)),
        JsonValueKind.Array => [new(key, [.. element.EnumerateArray().Select(e => e.ToString())], file)],
        JsonValueKind.Null => [],
        _ => [new(key, [element.ToString()], file)],
    };
}
