namespace Zakenak.Cli.Remote;

/// <summary>Secrets come from a file, from standard input or from a person: never from the command line, which everybody on the machine may
/// read.</summary>
internal static class SecretInput
{
    private const int MaxCharacters = 1024 * 1024;

    /// <summary>Without the line end that editors and echo add.</summary>
    /// <param name="file"><c>-</c> is standard input; null gives null.</param>
    /// <exception cref="UsageException">It cannot be read, or is empty.</exception>
    public static string? Read(string? file, string what)
    {
        if (file is null)
            return null;
        try
        {
            var text = (file == "-" ? ReadInput() : File.ReadAllText(file)).TrimEnd('\r', '\n');
            return text.Length is > 0 and <= MaxCharacters ? text : throw new UsageException($"{(file == "-" ? "Standard input" : file)} holds no {what}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The {what} in {file} cannot be read: {e.Message}");
        }
    }

    /// <summary>Asks on standard error; what is typed is not shown.</summary>
    public static string Ask(string question)
    {
        Console.Error.Write(question);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }

    private static string ReadInput()
    {
        var buffer = new char[MaxCharacters + 1];
        return new string(buffer, 0, Console.In.ReadBlock(buffer));
    }
}
