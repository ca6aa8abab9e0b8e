using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cnn.PackageTests;

/// <summary>A team's first minutes with the packages: an empty project elsewhere, an empty package cache, training, publishing, the tool.</summary>
[TestFixture]
internal sealed partial class ConsumerTests
{
    private string folder = "";

    [OneTimeSetUp]
    public void MakeAnEmptyProject()
    {
        folder = Directory.CreateTempSubdirectory("cnn-packages-").FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Consumer")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        // Our packages come from the folder and nowhere else; the rest from the machine's own feeds.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="cnn" value="{PackageFiles.Folder}" />
              </packageSources>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(folder, "cache")}" />
              </config>
            </configuration>
            """);
    }

    [OneTimeTearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public void ItTrainsLenet5WithTheNativeLibraryOfThePackage() => ExpectTraining(Dotnet("run", "--configuration", "Release", Version));

    [Test]
    public void ItPublishesTrimmedWithoutAWarningAndTrainsThere()
    {
        string output = Path.Combine(folder, "published");
        Dotnet("publish", "--configuration", "Release", "--runtime", "linux-x64", "--self-contained", "--output", output, "-p:PublishTrimmed=true", Version);
        ExpectTraining(Run(Path.Combine(output, "Consumer")));
        Assert.That(new FileInfo(Path.Combine(output, "System.Private.CoreLib.dll")).Length, Is.LessThan(10 << 20), "nothing was trimmed");
    }

    [Test]
    public void TheToolInstallsAndComputesWithTheNativeLibraryItBrings()
    {
        string tools = Path.Combine(folder, "tools");
        Dotnet("tool", "install", "cnn", "--version", PackageFiles.Version, "--tool-path", tools, "--configfile", Path.Combine(folder, "nuget.config"));
        string cnn = Path.Combine(tools, "cnn");
        Assert.That(Run(cnn, "--version"), Does.StartWith(PackageFiles.Version));
        Assert.That(Run(cnn, "info", "--json"), Does.Contain("\"backend\":\"onednn\"").And.Contain($"\"library\":\"{tools}"));
    }

    private static string Version => $"-p:CnnVersion={PackageFiles.Version}";

    private static void ExpectTraining(string output)
    {
        Assert.That(output, Does.Contain("backend onednn").And.Contain("parameters 44426"));
        Assert.That(double.Parse(Accuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), Is.GreaterThan(0.8));
    }

    private string Dotnet(params string[] args) => Run("dotnet", args);

    private string Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "cache");
        start.Environment.Remove("CNN_ONEDNN_LIBRARY");
        // What the surrounding dotnet test sets for its own build must not reach another project's.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, () => $"{program} {string.Join(' ', args)}\n{output}\n{error.Result}");
        return output;
    }

    [GeneratedRegex(@"accuracy (\d\.\d+)")]
    private static partial Regex Accuracy();
}
