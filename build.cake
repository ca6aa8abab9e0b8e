// Targets: Clean, Native, Bindings, Build, Publish, Test, Stress, Fuzz, Machines, Environments, Hosts, Mpi, Train, Tutorials, Site, Bench, Pack, PackTest:
// ./build.sh --target=NAME. Options: --configuration=Release, --offline (fetch nothing), --filter=EXPRESSION (Test), --arguments="..." (Train),
// --tutorials=WORD (Tutorials), --runtime=linux-x64 (Publish), --golden=DIR --machines=a,b (Machines), --conditions=WORDS (Environments, Hosts: those with
// the words in their names), --seconds=S (Stress, Fuzz), --readers=a,b (Fuzz), --models=a,b --dtypes=f32,bf16 --seconds=S --rounds=N --peer=NAME=COMMAND
// --predictor=NAME=COMMAND (Bench; both as often as there are peers).
#load "tests/Results/TestRun.cs"
#load "tests/Targets/fuzz.cake"
#load "tests/Targets/machines.cake"
#load "tests/Targets/site.cake"
#load "tests/Targets/tests.cake"
#load "tests/Targets/tutorials.cake"
using System.Runtime.InteropServices;

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Release");
var offline = HasArgument("offline");
var filter = Argument("filter", string.Empty);
var trainArguments = Argument("arguments", "train mnist-cnn --data mnist --epochs 3 --batch 128 --optimizer adam --seed 1 --validation-split 0");
var runtime = Argument("runtime", RuntimeInformation.RuntimeIdentifier);

var artifacts = MakeAbsolute(Directory("./artifacts"));
var program = artifacts.Combine("cnn");
var published = artifacts.Combine("publish");
var elsewhere = artifacts.Combine("machines");
var packages = artifacts.Combine("packages");
var results = artifacts.Combine("test-results");
var native = MakeAbsolute(Directory("./native"));
var bound = MakeAbsolute(File("./bindings/libraries.json"));
var quiet = DotNetVerbosity.Quiet;
var runs = new List<TestRun>();
(int Passed, int Failed)? totals = null;

// The tools are built once and run as programs: a child's exit code then is the target's.
void Execute(FilePath file, ProcessArgumentBuilder arguments)
{
    int code = StartProcess(file, new ProcessSettings { Arguments = arguments });
    if (code != 0)
    {
        throw new CakeException(code, $"{file.GetFilename()} ended with code {code}.");
    }
}

FilePath BuildTool(string project)
{
    DotNetBuild(project, new DotNetBuildSettings { Configuration = configuration, Verbosity = quiet, NoLogo = true });
    FilePath file = project;
    return file.GetDirectory().CombineWithFilePath($"bin/{configuration}/net10.0/{file.GetFilenameWithoutExtension()}.dll");
}

void Fetch(string group)
{
    var tool = BuildTool("./native/Cnn.Native/Cnn.Native.csproj");
    var arguments = new ProcessArgumentBuilder().AppendQuoted(tool.FullPath).Append("--folder").AppendQuoted(native.FullPath).Append("--group").Append(group);
    Execute("dotnet", offline ? arguments.Append("--offline") : arguments);
}

Task("Clean")
    .Description("Removes everything that was built, not what was fetched.")
    .Does(() =>
{
    CleanDirectory(artifacts);
    CleanDirectories("./{src,tests,bindings,native}/*/{bin,obj}");
});

Task("NativeLibraries")
    .Description("Fetches the native libraries that a program needs to run.")
    .Does(() => Fetch("runtime"));

Task("NativeTools")
    .Description("Fetches the headers from which the bindings are written.")
    .Does(() => Fetch("tools"));

Task("WebLibraries")
    .Description("Fetches the chart library that reports embed; without it they draw plainer charts.")
    .Does(() => Fetch("web"));

Task("Browser")
    .Description("Fetches the browser in which tests open reports, where the machine has none, and what checks their accessibility there.")
    .Does(() => Fetch("browser"));

Task("Mpi")
    .Description("Fetches Open MPI and MPICH, where the machine has none: what starts the tests of training on several ranks.")
    .Does(() => Fetch("mpi"));

Task("OlderLibrary")
    .Description("Fetches the oldest oneDNN that is supported, with which tests run once more.")
    .Does(() => Fetch("tests"));

Task("Native")
    .Description("Fetches everything native; what is there already is left alone.")
    .IsDependentOn("NativeLibraries")
    .IsDependentOn("WebLibraries")
    .IsDependentOn("NativeTools");

Task("Bindings")
    .Description("Writes the bindings anew from the headers.")
    .IsDependentOn("NativeTools")
    .Does(() =>
{
    var tool = BuildTool("./bindings/Cnn.OneDnn.Bindings.Generator/Cnn.OneDnn.Bindings.Generator.csproj");
    Execute("dotnet", new ProcessArgumentBuilder().AppendQuoted(tool.FullPath)
        .Append("--libraries").AppendQuoted(bound.FullPath)
        .Append("--headers").AppendQuoted(native.Combine("tools/headers").FullPath));
});

Task("Build")
    .Description("Builds everything and leaves the program artifacts/cnn/cnn.")
    .IsDependentOn("NativeLibraries")
    .IsDependentOn("WebLibraries")
    .Does(() =>
{
    DotNetBuild("./Cnn.sln", new DotNetBuildSettings { Configuration = configuration, Verbosity = quiet, NoLogo = true });
    CleanDirectory(program);
    DotNetPublish("./src/Cnn.Cli/Cnn.Cli.csproj", new DotNetPublishSettings
    {
        Configuration = configuration,
        OutputDirectory = program,
        SelfContained = false,
        NoLogo = true,
        Verbosity = quiet,
        // Compiled ahead of time for this machine: a command starts sooner, and so does a training's first step, which runs most methods once. The analyzers
        // have just seen it.
        MSBuildSettings = new DotNetMSBuildSettings().WithProperty("PublishReadyToRun", "true").WithProperty("RunAnalyzers", "false"),
        ArgumentCustomization = arguments => arguments.Append("--use-current-runtime"),
    });
});

void PublishProgram(string platform, DirectoryPath folder)
{
    CleanDirectory(folder);
    DotNetPublish("./src/Cnn.Cli/Cnn.Cli.csproj", new DotNetPublishSettings
    {
        Configuration = configuration,
        Runtime = platform,
        OutputDirectory = folder,
        NoLogo = true,
        Verbosity = quiet,
        MSBuildSettings = new DotNetMSBuildSettings().WithProperty("PublishProfile", "SingleFile"),
    });
}

Task("Publish")
    .Description("Leaves a trimmed single-file program that needs no .NET on the machine in artifacts/publish.")
    .IsDependentOn("NativeLibraries")
    .IsDependentOn("WebLibraries")
    .Does(() => PublishProgram(runtime, published));

Task("Train")
    .Description("Builds and trains mnist-cnn, then prints the test accuracy.")
    .IsDependentOn("Build")
    .Does(() => Execute(program.CombineWithFilePath("cnn"), trainArguments));

Task("Bench")
    .Description("Measures trainings and predictions, beside the programs that --peer=NAME=COMMAND and --predictor=NAME=COMMAND name, into artifacts/bench.")
    .IsDependentOn("Build")
    .Does(() =>
{
    var arguments = new ProcessArgumentBuilder().AppendQuoted(BuildTool("./tests/Cnn.Benchmarks/Cnn.Benchmarks.csproj").FullPath).Append("compare")
        .Append("--program").AppendQuoted(program.CombineWithFilePath("cnn").FullPath)
        .Append("--output").AppendQuoted(artifacts.Combine("bench").FullPath);
    foreach (var option in new[] { "models", "dtypes", "seconds", "rounds", "peer", "predictor" })
    {
        foreach (var value in Arguments<string>(option, Array.Empty<string>()))
        {
            arguments.Append($"--{option}").AppendQuoted(value);
        }
    }

    Execute("dotnet", arguments);
});

Task("Pack")
    .Description("Packs engine, native library, models, services, the .NET tool and the template into artifacts/packages.")
    .IsDependentOn("NativeLibraries")
    .IsDependentOn("WebLibraries")
    .Does(() =>
{
    // Compiled anew for the packages: their symbols hold the sources, and paths that say nothing of this machine.
    DotNetMSBuildSettings Shipped() => new DotNetMSBuildSettings().WithProperty("ContinuousIntegrationBuild", "true");
    void PackProject(string project, bool built) => DotNetPack(project, new DotNetPackSettings
    {
        Configuration = configuration,
        OutputDirectory = packages,
        NoBuild = built,
        NoLogo = true,
        Verbosity = quiet,
        MSBuildSettings = Shipped(),
    });

    CleanDirectory(packages);
    foreach (string project in new[] { "Cnn.Cli", "Cnn.Extensions.Hosting", "Cnn.Distributed" })
    {
        DotNetBuild($"./src/{project}/{project}.csproj", new DotNetBuildSettings
        {
            Configuration = configuration,
            NoIncremental = true,
            NoLogo = true,
            Verbosity = quiet,
            MSBuildSettings = Shipped(),
        });
    }

    PackProject("./native/Cnn.OneDnn.Native.linux-x64/Cnn.OneDnn.Native.linux-x64.csproj", built: false);
    PackProject("./src/Cnn.OneDnn/Cnn.OneDnn.csproj", built: true);
    PackProject("./src/Cnn.Models/Cnn.Models.csproj", built: true);
    PackProject("./src/Cnn.Extensions.Hosting/Cnn.Extensions.Hosting.csproj", built: true);
    PackProject("./src/Cnn.Distributed/Cnn.Distributed.csproj", built: true);
    PackProject("./src/Cnn.Cli/Cnn.Cli.csproj", built: true);
    PackProject("./src/Cnn.Templates/Cnn.Templates.csproj", built: false);
});

Task("PackTest")
    .Description("Installs the packages into an empty project elsewhere, from an empty package cache, trains there and publishes.")
    .IsDependentOn("Pack")
    .Does(() => DotNetTest("./tests/Cnn.PackageTests/Cnn.PackageTests.csproj", new DotNetTestSettings { Configuration = configuration, NoLogo = true }));

Task("Default")
    .IsDependentOn("Build");

// Cake's own summary comes first, so that the totals are the last line whatever happened; a build that breaks counts as one failure.
try
{
    RunTarget(target);
}
catch (Exception error) when (target == "Test")
{
    Console.Error.WriteLine(error.Message);
    totals ??= (0, 1);
}

if (totals is (int passedTests, int failedTests))
{
    Console.WriteLine($"{passedTests} passed, {failedTests} failed");
    Console.Out.Flush();
    if (failedTests > 0)
    {
        Environment.Exit(1);
    }
}
