using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>Which server certificates are believed.</summary>
/// <param name="authorities">The only ones that count when there are any; null: the system's.</param>
internal sealed class ServerTrust(bool insecure, string? serverName, Lazy<X509Certificate2Collection?> authorities)
{
    /// <summary>The name that the certificate must have, and that is asked for; null: the address's.</summary>
    public string? ServerName => serverName;

    /// <summary>Why the last certificate was refused.</summary>
    public string? Problem { get; private set; }

    public SslClientAuthenticationOptions CreateOptions(ClientCertificate? certificate)
    {
        var options = new SslClientAuthenticationOptions { ClientCertificateContext = certificate?.Context };
        if (insecure)
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        else
            options.RemoteCertificateValidationCallback = Accept;
        if (!insecure && authorities.Value is { } trusted)
            options.CertificateChainPolicy = OnlyTrusting(trusted);
        return options;
    }

    /// <summary>Of a kubeconfig's cluster.</summary>
    public static ServerTrust Of(KubeconfigEntry cluster) =>
        new(cluster.Node.Flag("insecure-skip-tls-verify"), cluster.Text("tls-server-name"), new(() => LoadAuthorities(cluster)));

    /// <exception cref="CryptographicException">There is no certificate in it.</exception>
    public static X509Certificate2Collection ParseAuthorities(byte[] pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.UTF8.GetString(pem));
        return certificates.Count > 0 ? certificates : throw new CryptographicException("there is no PEM certificate in it");
    }

    private static X509Certificate2Collection? LoadAuthorities(KubeconfigEntry cluster)
    {
        if (cluster.Data("certificate-authority") is not { } pem)
            return null;
        try
        {
            return ParseAuthorities(pem);
        }
        catch (CryptographicException e)
        {
            throw cluster.Invalid($"its certificate-authority is broken: {e.Message}", e);
        }
    }

    private static X509ChainPolicy OnlyTrusting(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(trusted);
        policy.ExtraStore.AddRange(trusted);
        return policy;
    }

    private bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsAtAuthority(chain)))
            return true;
        Problem = Describe(certificate as X509Certificate2, chain, errors);
        return false;
    }

    // kubectl believes an intermediate authority that the kubeconfig names; .NET wants the chain to go on to a root.
    private bool EndsAtAuthority(X509Chain? chain) =>
        chain is not null && authorities.Value is { } trusted
        && chain.ChainStatus.All(s => s.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot)
        && chain.ChainElements.Any(e => trusted.Contains(e.Certificate));

    private static string Describe(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return "it shows no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is for {Names(certificate)}; tls-server-name in the kubeconfig can name the one to expect";
        if (certificate.NotAfter < DateTime.Now)
            return $"its certificate expired on {certificate.NotAfter:yyyy-MM-dd}";
        if (certificate.NotBefore > DateTime.Now)
            return $"its certificate is not valid before {certificate.NotBefore:yyyy-MM-dd}: is this machine's clock right?";
        var reasons = chain is null ? [] : chain.ChainStatus.Select(s => s.StatusInformation.Trim()).Where(s => s.Length > 0).Distinct();
        return "its certificate is signed by an authority that the kubeconfig does not name "
            + $"({string.Join("; ", reasons)}): was the cluster set up anew?";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is null
            ? certificate.Subject
            : string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(a => a.ToString())));
    }
}
