using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>The certificates of the operating system. The first TLS connection of a process reads them all, even where a kubeconfig names
/// its own authority: on Linux that is a tenth of a second.</summary>
internal static class SystemAuthorities
{
    private static readonly Lazy<Task> reading = new(() => Task.Run(Read));

    /// <summary>In the background, while a kubeconfig is parsed and a connection is made.</summary>
    public static void BeginReading()
    {
        if (OperatingSystem.IsLinux())
            _ = reading.Value;
    }

    private static void Read()
    {
        try
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            foreach (var certificate in store.Certificates)
                certificate.Dispose();
        }
        catch (CryptographicException)
        {
            // Whoever needs them comes here again, and can say what for.
        }
    }
}
