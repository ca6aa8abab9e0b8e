using System.Text;

namespace Cnn.Native.Apt;

/// <summary>The configuration of a private apt root. The machine's own is read first, for its proxies; what would touch the machine is taken out.</summary>
internal static class AptConfiguration
{
    /// <summary>Makes a root's folders, source list and configuration.</summary>
    /// <returns>The configuration file, to be passed to apt-get with -c.</returns>
    public static string Write(string root, AptSource archive, string suite, string architecture)
    {
        MakeFolders(root);
        string status = Path.Combine(root, "state/status");
        if (!File.Exists(status))
        {
            File.WriteAllText(status, string.Empty);
        }

        string sources = Path.Combine(root, "private.sources");
        File.WriteAllText(sources, SourceList(archive, suite, architecture));
        string configuration = Path.Combine(root, "apt.conf");
        File.WriteAllText(configuration, Text(root, sources, architecture));
        return configuration;
    }

    /// <summary>
    /// Makes a root that asks the machine's own sources for what the machine lacks: its list of installed packages is read, its state and cache are not
    /// touched.
    /// </summary>
    /// <returns>The configuration file, to be passed to apt-get with -c.</returns>
    public static string WriteForHost(string root)
    {
        MakeFolders(root);
        string configuration = Path.Combine(root, "apt.conf");
        File.WriteAllText(configuration, HostText(root));
        return configuration;
    }

    private static void MakeFolders(string root)
    {
        foreach (string folder in new[] { "state/lists/partial", "cache/archives/partial", "log" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }
    }

    private static string SourceList(AptSource archive, string suite, string architecture)
    {
        StringBuilder text = new();
        text.Append($"Types: deb\nURIs: {archive.Uri}\nSuites: {suite}\nComponents: main\nArchitectures: {architecture}\nTargets: Packages\n");
        if (archive.SignedBy is not null)
        {
            text.Append($"Signed-By: {archive.SignedBy}\n");
        }

        return text.ToString();
    }

    private static string HostText(string root) => $$"""
        #clear APT::Update::Pre-Invoke;
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        #clear DPkg::Pre-Install-Pkgs;
        APT::Sandbox::User "{{Environment.UserName}}";
        APT::Keep-Downloaded-Packages "true";
        Acquire::Languages "none";
        Acquire::Retries "2";
        Acquire::http::Timeout "20";
        Acquire::https::Timeout "20";
        Debug::NoLocking "true";
        Dir::State "{{root}}/state";
        Dir::State::lists "{{root}}/state/lists";
        Dir::State::status "/var/lib/dpkg/status";
        Dir::Cache "{{root}}/cache";
        Dir::Cache::archives "{{root}}/cache/archives";
        Dir::Cache::pkgcache "pkgcache.bin";
        Dir::Cache::srcpkgcache "srcpkgcache.bin";
        Dir::Log "{{root}}/log";

        """;

    private static string Text(string root, string sources, string architecture) => $$"""
        #clear APT::Update::Pre-Invoke;
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        #clear APT::Architectures;
        APT::Architecture "{{architecture}}";
        APT::Architectures { "{{architecture}}"; };
        APT::Sandbox::User "{{Environment.UserName}}";
        APT::Update::Error-Mode "any";
        Acquire::Languages "none";
        Acquire::Retries "2";
        Acquire::http::Timeout "20";
        Acquire::https::Timeout "20";
        Dir::State "{{root}}/state";
        Dir::State::lists "{{root}}/state/lists";
        Dir::State::status "{{root}}/state/status";
        Dir::Cache "{{root}}/cache";
        Dir::Cache::archives "{{root}}/cache/archives";
        Dir::Cache::pkgcache "pkgcache.bin";
        Dir::Cache::srcpkgcache "srcpkgcache.bin";
        Dir::Log "{{root}}/log";
        Dir::Etc::sourcelist "{{sources}}";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "/dev/null";

        """;
}
