using Zakenak.Cli.Output;

namespace Zakenak.Cli.Remote;

/// <summary>Secrets come from a file, from standard input or from a person: never from the command line, which everybody on the machine may
/// read.</summary>
internal static class SecretInput
{
    private const int MaxCharacters = 1024 * 1024;

    /// <summary>Without the line end that editors and echo add.</summary>
    /// <param name="file"><c>-</c> is standard input; null gives null.</param>
    /// <exception cref="UsageException">It cannot be read, or is empty.</exception>
    public static async Task<string?> ReadAsync(string? file, string what, CancellationToken ct)
    {
        if (file is null)
            return null;
        try
        {
            var text = (file == "-" ? await Terminal.ReadAsync(ReadInput, ct) : await File.ReadAllTextAsync(file, ct)).TrimEnd('\r', '\n');
            return text.Length is > 0 and <= MaxCharacters
                ? text
                : throw new UsageException($"{(file == "-" ? "Standard input" : file)} holds no {what}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The {what} in {file} cannot be read: {e.Message}");
        }
    }

    private static string ReadInput()
    {
        var buffer = new char[MaxCharacters + 1];
        return new string(buffer, 0, Console.In.ReadBlock(buffer));
    }
}
