namespace Zakenak.Engine.Images.Registries;

/// <summary>How a server wants one to log in: one challenge of a <c>WWW-Authenticate</c> header (RFC 9110, 11.6.1).</summary>
/// <param name="Scheme"><c>Basic</c>, <c>Bearer</c>, …, as it was written.</param>
/// <param name="Parameters">Names in any case.</param>
internal sealed record AuthChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Never fails: what cannot be read is left out.</summary>
    public static IReadOnlyList<AuthChallenge> Parse(IEnumerable<string> headers) => [.. headers.SelectMany(h => new Reader(h).Read())];

    private sealed class Reader(string text)
    {
        private int position;

        public IEnumerable<AuthChallenge> Read()
        {
            string? scheme = null;
            Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
            while (Name() is { } name)
            {
                if (Value() is { } value)
                {
                    parameters.TryAdd(name, value);
                    continue;
                }
                if (scheme is not null)
                    yield return new(scheme, parameters);
                (scheme, parameters) = (name, new(StringComparer.OrdinalIgnoreCase));
            }
            if (scheme is not null)
                yield return new(scheme, parameters);
        }

        /// <summary>Of a scheme or of a parameter; null at the end.</summary>
        private string? Name()
        {
            while (position < text.Length && !IsOfToken(text[position]))
                position++;
            return Token() is { Length: > 0 } token ? token : null;
        }

        /// <summary>Null where no <c>=</c> follows: the name was that of a scheme.</summary>
        private string? Value()
        {
            var next = position;
            while (next < text.Length && text[next] == ' ')
                next++;
            if (next == text.Length || text[next] != '=')
                return null;
            position = next + 1;
            while (position < text.Length && text[position] == ' ')
                position++;
            return position < text.Length && text[position] == '"' ? Quoted() : Token();
        }

        private string Token()
        {
            var start = position;
            while (position < text.Length && IsOfToken(text[position]))
                position++;
            return text[start..position];
        }

        private string Quoted()
        {
            var value = new System.Text.StringBuilder();
            for (position++; position < text.Length && text[position] != '"'; position++)
            {
                if (text[position] == '\\' && position + 1 < text.Length)
                    position++;
                value.Append(text[position]);
            }
            position = Math.Min(position + 1, text.Length); // it may never have been closed
            return value.ToString();
        }

        // Also what stands in values that should have been quoted: addresses.
        private static bool IsOfToken(char c) => c is > ' ' and < '\x7f' and not (',' or '"' or '=' or ';' or '\\');
    }
}
