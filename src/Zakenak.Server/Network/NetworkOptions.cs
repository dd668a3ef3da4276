namespace Zakenak.Server.Network;

/// <summary>Which addresses the server may talk to when a user names them, section <c>Network</c> (decision 33).</summary>
public sealed class NetworkOptions
{
    /// <summary>What is refused otherwise and yet is to be reached: addresses (<c>127.0.0.1</c>), ranges (<c>169.254.0.0/16</c>), host
    /// names (<c>git.example.com</c>, <c>*.example.com</c>). A host name that is allowed may resolve to anything. Default: none.</summary>
    public List<string> Allow { get; set; } = [];

    /// <summary>What is not to be reached, in the same forms. Wins over <see cref="Allow"/>. Default: none.</summary>
    public List<string> Deny { get; set; } = [];

    /// <summary>Whether repositories may be fetched over <c>http://</c>, where whoever is on the way reads the password. Default:
    /// no.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Folders of this machine whose repositories may be named as <c>file:///FOLDER/…</c>. Default: none.</summary>
    public List<string> FileRoots { get; set; } = [];
}
