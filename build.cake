// Targets: Clean, Native, Bindings, Build, Publish, Test, Stress, Machines, Environments, Train, Bench, Pack, PackTest. Run them with ./build.sh --target=NAME.
// Options: --configuration=Release, --offline (fetch nothing), --filter=EXPRESSION (Test), --arguments="..." (Train), --runtime=linux-x64 (Publish),
// --golden=DIR --machines=a,b (Machines), --conditions=WORDS (Environments: those with the words in their names), --seconds=S (Stress),
// --models=a,b --dtypes=f32,bf16 --seconds=S --rounds=N --peer=COMMAND (Bench).
#load "tests/Results/TestRun.cs"
using System.Runtime.InteropServices;

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Release");
var offline = HasArgument("offline");
var filter = Argument("filter", string.Empty);
var trainArguments = Argument("arguments", "train mnist-cnn --data mnist --epochs 3 --batch 128 --optimizer adam --seed 1");
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

// A failed test must not keep the others from running: what counts is read from the exit code and the result file.
void RunTests(FilePath project, string name, string expression, IDictionary<string, string> environment)
{
    var assembly = project.GetDirectory().CombineWithFilePath($"bin/{configuration}/net10.0/{project.GetFilenameWithoutExtension()}.dll");
    var file = results.CombineWithFilePath($"{name}.trx").FullPath;
    var arguments = new ProcessArgumentBuilder();
    foreach (var argument in TestRun.Arguments(MakeAbsolute(assembly).FullPath, file, expression))
    {
        arguments.AppendQuoted(argument);
    }

    var code = StartProcess("dotnet", new ProcessSettings { Arguments = arguments, EnvironmentVariables = environment });
    runs.Add(TestRun.Read(name, code, file, mayBeEmpty: filter.Length > 0));
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
    .Description("Fetches the headers and the parser from which the bindings are written.")
    .Does(() => Fetch("tools"));

Task("WebLibraries")
    .Description("Fetches the chart library that reports embed; without it they draw plainer charts.")
    .Does(() => Fetch("web"));

Task("Browser")
    .Description("Fetches the browser in which tests open reports, where the machine has none, and what checks their accessibility there.")
    .Does(() => Fetch("browser"));

Task("OlderLibrary")
    .Description("Fetches the oldest oneDNN that is supported, with which tests run once more.")
    .Does(() => Fetch("tests"));

Task("OnnxRuntime")
    .Description("Unpacks ONNX Runtime, in which tests run exported networks.")
    .Does(() => Fetch("onnxruntime"));

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
        .Append("--headers").AppendQuoted(native.Combine("tools/headers").FullPath)
        .Append("--libclang").AppendQuoted(native.Combine("tools/clang").FullPath));
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
        NoBuild = true,
        NoLogo = true,
        Verbosity = quiet,
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

Task("Emulator")
    .Description("Fetches an emulator of other processors, the C library of ARM64, and the older oneDNN that is wrong on some machines.")
    .Does(() =>
{
    Fetch("machines");
    Fetch("tests");
});

Task("PublishArm")
    .Description("Publishes the program for Linux on ARM64 into artifacts/machines, where the emulator runs it.")
    .IsDependentOn("WebLibraries")
    .Does(() => PublishProgram("linux-arm64", elsewhere.Combine("linux-arm64")));

Task("Machines")
    .Description("Runs the reference cases on machines that we don't have, as far as they can be emulated, and prints a table.")
    .IsDependentOn("Publish")
    .IsDependentOn("PublishArm")
    .IsDependentOn("Emulator")
    .Does(() =>
{
    foreach (var platform in new[] { "linux-musl-x64", "win-x64" })
    {
        PublishProgram(platform, elsewhere.Combine(platform));
    }

    var arguments = new ProcessArgumentBuilder().AppendQuoted(BuildTool("./tests/Cnn.Machines/Cnn.Machines.csproj").FullPath)
        .Append("--program").AppendQuoted(published.CombineWithFilePath("cnn").FullPath)
        .Append("--published").AppendQuoted(elsewhere.FullPath)
        .Append("--native").AppendQuoted(native.FullPath)
        .Append("--golden").AppendQuoted(MakeAbsolute(Directory(Argument("golden", DirectoryExists("../shared/golden") ? "../shared/golden" : "./tests/Golden"))).FullPath);
    Execute("dotnet", HasArgument("machines") ? arguments.Append("--only").AppendQuoted(Argument<string>("machines")) : arguments);
});

Task("Environments")
    .Description("Runs the program under some sixty conditions of streams, files, limits, homes and libraries, and prints what happened.")
    .IsDependentOn("Build")
    .Does(() =>
{
    var arguments = new ProcessArgumentBuilder().AppendQuoted(BuildTool("./tests/Cnn.Machines/Cnn.Machines.csproj").FullPath)
        .Append("environments").AppendQuoted(program.CombineWithFilePath("cnn").FullPath);
    Execute("dotnet", HasArgument("conditions") ? arguments.AppendQuoted(Argument<string>("conditions")) : arguments);
});

Task("Test")
    .Description("Builds and runs every test; the last line is \"N passed, N failed\".")
    .IsDependentOn("Build")
    .IsDependentOn("Publish")
    .IsDependentOn("NativeTools")
    .IsDependentOn("Browser")
    .IsDependentOn("OnnxRuntime")
    .IsDependentOn("OlderLibrary")
    .IsDependentOn("PublishArm")
    .IsDependentOn("Emulator")
    .Does(() =>
{
    CleanDirectory(results);

    // No test may depend on what the user has: an empty folder of data, another home and a time zone with an odd offset show it. The culture is the tests' own.
    var elsewhere = new Dictionary<string, string>
    {
        ["CNN_DATA"] = results.FullPath,
        ["HOME"] = artifacts.Combine("test-home").FullPath,
        ["TZ"] = "Pacific/Chatham",
    };
    EnsureDirectoryExists(artifacts.Combine("test-home"));
    foreach (var project in GetFiles("./tests/*.Tests/*.csproj"))
    {
        RunTests(project, project.GetFilenameWithoutExtension().ToString(), filter.Length > 0 ? filter : "TestCategory!=RealData", elsewhere);
    }

    // The managed kernels once more with less than this machine can; x64's switches, unknown ones are passed over by the runtime.
    var widths = filter.Length > 0 ? [] : new (int Bits, string[] Off)[]
    {
        (256, ["AVX512", "AVX512F"]),
        (128, ["AVX512", "AVX512F", "AVX2", "AVX"]),
        (0, ["HWIntrinsic"]),
    };
    foreach (var (bits, off) in widths)
    {
        var environment = off.ToDictionary(name => $"DOTNET_Enable{name}", _ => "0");
        environment["CNN_TEST_VECTOR_BITS"] = $"{bits}";
        RunTests("./tests/Cnn.OneDnn.Tests/Cnn.OneDnn.Tests.csproj", $"VectorWidth{bits}", "TestCategory=VectorWidths", environment);
    }

    // What concerns oneDNN once more with the oldest version that is supported.
    var older = filter.Length > 0 || RuntimeInformation.RuntimeIdentifier != "linux-x64" ? [] : new (string Project, string Expression)[]
    {
        ("Cnn.OneDnn.Tests", "TestCategory=OtherLibrary"),
        ("Cnn.Cli.Tests", "FullyQualifiedName~EveryGolden&FullyQualifiedName~onednn"),
    };
    foreach (var (name, expression) in older)
    {
        RunTests($"./tests/{name}/{name}.csproj", $"{name}.OneDnn37", expression, new Dictionary<string, string>
        {
            ["CNN_ONEDNN_LIBRARY"] = native.CombineWithFilePath("tools/onednn-3.7/libdnnl.so.3").FullPath,
            ["CNN_TEST_ONEDNN_VERSION"] = "3.7.2",
        });
    }

    // What is too large for the repository is tested where it lies beside the checkout, and its absence is no secret.
    var shared = MakeAbsolute(Directory("../shared"));
    foreach (var (category, folder, projects) in filter.Length > 0 ? [] : new[] { ("Golden", "golden", new[] { "Cnn.OneDnn.Tests", "Cnn.Cli.Tests" }), ("RealData", "data", ["Cnn.Models.Tests"]) })
    {
        if (!DirectoryExists(shared.Combine(folder)))
        {
            Information($"{shared.Combine(folder)} is not there: the tests of the category {category} did not run with all of its cases.");
            continue;
        }

        foreach (var project in projects)
        {
            RunTests($"./tests/{project}/{project}.csproj", $"{category}.{project}", $"TestCategory={category}", new Dictionary<string, string> { ["CNN_TEST_GOLDEN"] = shared.Combine("golden").FullPath });
        }
    }

    foreach (var sentence in runs.SelectMany(run => run.Sentences))
    {
        Information(sentence);
    }

    totals = (runs.Sum(run => run.Passed), runs.Sum(run => run.Failed));
    if (totals.Value.Passed == 0 || totals.Value.Failed > 0)
    {
        totals = (totals.Value.Passed, Math.Max(1, totals.Value.Failed));
        throw new CakeException(1, "There are failed tests.");
    }
});

Task("Stress")
    .Description("Provokes each race between threads for half a minute instead of two seconds.")
    .IsDependentOn("Build")
    .Does(() =>
{
    CleanDirectory(results);
    var longer = new Dictionary<string, string> { ["CNN_STRESS_SECONDS"] = Argument("seconds", "30") };
    RunTests("./tests/Cnn.OneDnn.Tests/Cnn.OneDnn.Tests.csproj", "Stress", "FullyQualifiedName~Lifetime.RaceTests", longer);
    if (runs.Any(run => run.Failed > 0))
    {
        throw new CakeException(1, "There are failed tests.");
    }
});

Task("Fuzz")
    .Description("Lets AFL++ look for damaged files that readers don't refuse in words, for --seconds each, into artifacts/fuzz.")
    .IsDependentOn("NativeLibraries")
    .IsDependentOn("WebLibraries")
    .Does(() =>
{
    Fetch("fuzz");
    var output = artifacts.Combine("fuzz");
    CleanDirectory(output);
    DirectoryPath fuzz = output.Combine("program"), instrumented = output.Combine("instrumented");
    DotNetPublish("./tests/Cnn.Fuzzing/Cnn.Fuzzing.csproj", new DotNetPublishSettings { Configuration = configuration, OutputDirectory = fuzz, NoLogo = true, Verbosity = quiet });
    CopyDirectory(fuzz, instrumented);
    foreach (var assembly in new[] { "Cnn.OneDnn.dll", "Cnn.Models.dll" })
    {
        // Which path an input takes through these is what the fuzzer goes by. They run under it only.
        Execute("dotnet", new ProcessArgumentBuilder().Append("sharpfuzz").AppendQuoted(instrumented.CombineWithFilePath(assembly).FullPath));
    }

    var arguments = new ProcessArgumentBuilder().Append("drive").AppendQuoted(native.CombineWithFilePath("tools/fuzzer/afl-fuzz").FullPath)
        .AppendQuoted(instrumented.CombineWithFilePath("Cnn.Fuzzing").FullPath).AppendQuoted(output.FullPath).Append(Argument("seconds", "60"));
    Execute(fuzz.CombineWithFilePath("Cnn.Fuzzing"), HasArgument("readers") ? arguments.Append(Argument<string>("readers")) : arguments);
});

Task("Train")
    .Description("Builds and trains mnist-cnn, then prints the test accuracy.")
    .IsDependentOn("Build")
    .Does(() => Execute(program.CombineWithFilePath("cnn"), trainArguments));

Task("Bench")
    .Description("Measures the models, beside a peer where --peer names its command, into artifacts/bench.")
    .IsDependentOn("Build")
    .Does(() =>
{
    var arguments = new ProcessArgumentBuilder().AppendQuoted(BuildTool("./tests/Cnn.Benchmarks/Cnn.Benchmarks.csproj").FullPath).Append("compare")
        .Append("--program").AppendQuoted(program.CombineWithFilePath("cnn").FullPath)
        .Append("--output").AppendQuoted(artifacts.Combine("bench").FullPath);
    foreach (var option in new[] { "models", "dtypes", "seconds", "rounds", "peer" }.Where(HasArgument))
    {
        arguments.Append($"--{option}").AppendQuoted(Argument<string>(option));
    }

    Execute("dotnet", arguments);
});

Task("Pack")
    .Description("Packs engine, native library, models, services and the .NET tool into artifacts/packages.")
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
    foreach (string project in new[] { "Cnn.Cli", "Cnn.Extensions.Hosting" })
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
    PackProject("./src/Cnn.Cli/Cnn.Cli.csproj", built: true);
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
