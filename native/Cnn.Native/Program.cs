using System.Runtime.InteropServices;
using Cnn.Native;
using Cnn.Native.Apt;
using Cnn.Native.Closures;
using Cnn.Native.Hosts;
using Cnn.Native.Manifests;
using Cnn.Native.Npm;
using Cnn.Native.Trials;

const string Usage = "Usage: Cnn.Native --folder native [--group runtime|tools|tests|fuzz|web|browser|machines|mpi] [--offline]";

if (args is [ChildTrial.Argument, .. { Length: >= 2 } rest])
{
    return ChildTrial.Try(rest);
}

string? folder = null;
string? group = null;
bool offline = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--folder" when i + 1 < args.Length:
            folder = Path.GetFullPath(args[++i]);
            break;
        case "--group" when i + 1 < args.Length:
            group = args[++i];
            break;
        case "--offline":
            offline = true;
            break;
        default:
            Console.Error.WriteLine($"Unknown argument '{args[i]}'. {Usage}");
            return 2;
    }
}

if (folder is null)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    PackageManifest manifest = PackageManifest.Load(Path.Combine(folder, "packages.json"));
    string architecture = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture other => other.ToString(),
    };
    FetchOptions options = new(folder, group, offline, architecture, OperatingSystem.IsLinux() ? Glibc.HostVersion() : null);
    AptPackageSource source = new(Path.Combine(folder, ".apt", "root"), "/etc/apt", Console.WriteLine);
    new Fetcher(options, source, new ChildTrial(), Console.WriteLine).Run(manifest);
    new NpmFetcher(options, new NpmClient(Console.WriteLine), Console.WriteLine).Run(manifest.Npm);
    new ClosureFetcher(options, Console.WriteLine).Run(manifest.Closures);
    return 0;
}
catch (NativeFetchException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{folder} cannot be written: {error.Message} Free space or correct the folder's permissions, then try again.");
    return 1;
}
