using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cnn.PackageTests;

/// <summary>A team's empty project elsewhere, with an empty package cache.</summary>
internal sealed partial class EmptyProject : IDisposable
{
    public EmptyProject()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Consumer")))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        // Our packages come from the folder and nowhere else; the rest from the machine's own feeds.
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="cnn" value="{PackageFiles.Folder}" />
              </packageSources>
              <config>
                <add key="globalPackagesFolder" value="{Cache}" />
              </config>
            </configuration>
            """);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("cnn-packages-").FullName;

    /// <summary>Where packages are unpacked.</summary>
    public string Cache => Path.Combine(Folder, "cache");

    /// <summary>The argument that asks for the packages that were made.</summary>
    public static string Version => $"-p:CnnVersion={PackageFiles.Version}";

    /// <summary>Fails where the program did not train with oneDNN.</summary>
    public static void ExpectTraining(string output)
    {
        Assert.That(output, Does.Contain("backend onednn").And.Contain("parameters 44426").And.Contain("predictor same"));
        Assert.That(double.Parse(Accuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), Is.GreaterThan(0.8));
    }

    public string Dotnet(params string[] args) => Run("dotnet", args);

    public string Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NUGET_PACKAGES"] = Cache;
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(Folder, "unpacked");
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

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [GeneratedRegex(@"accuracy (\d\.\d+)")]
    private static partial Regex Accuracy();
}
