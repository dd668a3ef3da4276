using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>A certificate with its key, to show to the server, and the intermediate ones to send along.</summary>
internal sealed class ClientCertificate
{
    private ClientCertificate(X509Certificate2 certificate, X509Certificate2Collection intermediates)
    {
        NotAfter = certificate.NotAfter.ToUniversalTime();
        Context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
    }

    public SslStreamCertificateContext Context { get; }

    public DateTime NotAfter { get; }

    /// <param name="key">PKCS#1, PKCS#8 or SEC1, RSA or EC.</param>
    /// <exception cref="CryptographicException">Broken, encrypted, of another kind, or key and certificate do not belong
    /// together.</exception>
    public static ClientCertificate Parse(byte[] certificate, byte[] key)
    {
        var pem = Encoding.UTF8.GetString(certificate);
        var leaf = ForThisSystem(X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(key)));
        var others = new X509Certificate2Collection();
        others.ImportFromPem(pem);
        others.RemoveAt(0);
        return new ClientCertificate(leaf, others);
    }

    /// <summary>Of a kubeconfig's user; null when it has none.</summary>
    public static ClientCertificate? Load(KubeconfigEntry user)
    {
        var certificate = user.Data("client-certificate");
        var key = user.Data("client-key");
        if (certificate is null && key is null)
            return null;
        if (certificate is null || key is null)
            throw user.Invalid($"it has a client-{(key is null ? "certificate but no client-key" : "key but no client-certificate")}");
        try
        {
            return Parse(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw user.Invalid($"its client certificate or key is broken, or they do not belong together: {e.Message}", e);
        }
    }

    // Windows' TLS takes no key that is in memory only.
    private static X509Certificate2 ForThisSystem(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
