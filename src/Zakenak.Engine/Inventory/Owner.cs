using System.Security.Cryptography;
using System.Text;

namespace Zakenak.Engine.Inventory;

/// <summary>Whose objects they are: one project in one namespace has one inventory.</summary>
public sealed record Owner(string Project, string Namespace)
{
    /// <summary>The label that every applied object carries.</summary>
    public const string Label = "zakenak.io/owner";

    /// <summary>The label of the Secret that holds the history, and its type.</summary>
    public const string HistoryLabel = "zakenak.io/history";

    /// <summary><c>shop.prod</c>; a pair longer than a label's 63 characters is cut and ends in its digest.</summary>
    public string LabelValue
    {
        get
        {
            var whole = $"{Project}.{Namespace}";
            if (whole.Length <= 63)
                return whole;
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..16];
            return $"{whole[..46].TrimEnd('-', '.')}.{digest}";
        }
    }

    /// <summary>Name of the Secret that holds the inventory, and of the Lease that a run holds while it writes.</summary>
    public string RecordName => $"zakenak.{Project}";

    /// <summary>Name of the Secret that holds the history.</summary>
    public string HistoryName => $"{RecordName}.history";

    public override string ToString() => $"project {Project} in namespace {Namespace}";
}
