using System.Diagnostics;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>
/// Every environment variable that oneDNN and OpenMP's runtimes read: with each, the numbers are right and the command ends, or it refuses in words. Each in a
/// process of its own, which trains a residual network and runs the optimizers and the ops of the golden cases. The trial that comes before the first use of a
/// library is left out: what a variable breaks shall show.
/// </summary>
[TestFixture]
internal sealed class LibraryVariablesTests
{
    // Far more than the seconds it takes: what this finds is a process that never ends.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    // What no kernel and no team looks at is tried together.
    private const string Inert =
        "OMP_SCHEDULE=dynamic,1;OMP_CANCELLATION=true;OMP_NUM_TEAMS=1;OMP_TEAMS_THREAD_LIMIT=1;OMP_MAX_TASK_PRIORITY=9;OMP_DEFAULT_DEVICE=3"
        + ";OMP_AFFINITY_FORMAT=%n;OMP_ALLOCATOR=omp_low_lat_mem_alloc;OMP_TOOL=disabled;OMP_TOOL_LIBRARIES=none.so"
        + ";OMP_TOOL_VERBOSE_INIT=stderr;OMP_DEBUG=enabled;GOMP_DEBUG=1;GOMP_RTEMS_THREAD_POOLS=1";

    // Those of the OpenMP runtime that this library is not linked with.
    private const string Foreign =
        "KMP_AFFINITY=compact;KMP_BLOCKTIME=0;KMP_HW_SUBSET=1c;KMP_STACKSIZE=16k;KMP_ALL_THREADS=1;KMP_TEAMS_THREAD_LIMIT=1;KMP_DEVICE_THREAD_LIMIT=1"
        + ";KMP_DYNAMIC_MODE=load_balance;KMP_LIBRARY=serial;KMP_SETTINGS=1;KMP_WARNINGS=1;KMP_DUPLICATE_LIB_OK=true";

    [TestCase("OMP_THREAD_LIMIT=1", 1)]
    [TestCase("OMP_THREAD_LIMIT=2", 2)]
    [TestCase("OMP_THREAD_LIMIT=none", 2)]
    [TestCase("OMP_DYNAMIC=true", 2)]
    [TestCase("OMP_MAX_ACTIVE_LEVELS=0", 1)]
    [TestCase("OMP_MAX_ACTIVE_LEVELS=5", 2)]
    [TestCase("OMP_NESTED=true", 2)]
    [TestCase("OMP_NUM_THREADS=1", 2)]
    [TestCase("OMP_NUM_THREADS=7,3", 2)]
    public void The_threads_are_those_that_come(string setting, int threads)
    {
        Invocation info = Run(setting, "info", "--backend", "onednn", "--threads", "2", "--json");
        Assert.That((int)info.Json[0]["threads"]!, Is.EqualTo(threads), info.Error);
        Verify(setting);
    }

    [TestCase("OMP_PROC_BIND=true")]
    [TestCase("OMP_PROC_BIND=spread;OMP_PLACES=cores")]
    [TestCase("OMP_PROC_BIND=close;OMP_PLACES={0}")]
    [TestCase("GOMP_CPU_AFFINITY=0")]
    [TestCase("OMP_WAIT_POLICY=passive")]
    [TestCase("OMP_WAIT_POLICY=active")]
    [TestCase("GOMP_SPINCOUNT=0")]
    [TestCase("GOMP_SPINCOUNT=infinity")]
    [TestCase("OMP_STACKSIZE=16k")]
    [TestCase("OMP_STACKSIZE=256k")]
    [TestCase("OMP_STACKSIZE=100G")]
    [TestCase("GOMP_STACKSIZE=20")]
    [TestCase("OMP_TARGET_OFFLOAD=mandatory")]
    [TestCase("OMP_DISPLAY_ENV=verbose;OMP_DISPLAY_AFFINITY=true")]
    [TestCase(Inert)]
    [TestCase(Foreign)]
    public void OpenMPs_variable_leaves_the_numbers_right(string settings) => Verify(settings);

    [TestCase("ONEDNN_MAX_CPU_ISA=SSE41")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX2")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX2_VNNI")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX2_VNNI_2")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX512_CORE")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX512_CORE_VNNI")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX512_CORE_BF16")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX512_CORE_FP16")]
    [TestCase("ONEDNN_MAX_CPU_ISA=AVX512_CORE_AMX")]
    [TestCase("DNNL_MAX_CPU_ISA=SSE41")]
    [TestCase("ONEDNN_MAX_CPU_ISA=none")]
    [TestCase("ONEDNN_CPU_ISA_HINTS=PREFER_YMM")]
    [TestCase("ONEDNN_DEFAULT_FPMATH_MODE=BF16")]
    [TestCase("ONEDNN_DEFAULT_FPMATH_MODE=ANY")]
    [TestCase("DNNL_DEFAULT_FPMATH_MODE=F16")]
    [TestCase("ONEDNN_DEFAULT_FPMATH_MODE=TF32")]
    [TestCase("ONEDNN_VERBOSE=all;ONEDNN_VERBOSE_TIMESTAMP=1")]
    [TestCase("DNNL_VERBOSE=2")]
    [TestCase("ONEDNN_PRIMITIVE_CACHE_CAPACITY=0")]
    [TestCase("ONEDNN_PRIMITIVE_CACHE_CAPACITY=1")]
    [TestCase("DNNL_PRIMITIVE_CACHE_CAPACITY=-5")]
    [TestCase("ONEDNN_JIT_DUMP=1;ONEDNN_JIT_PROFILE=1")]
    [TestCase("ONEDNN_JIT_PROFILE=6")]
    [TestCase("ONEDNN_GRAPH_CONSTANT_TENSOR_CACHE_CAPACITY=cpu:1;DNNL_GRAPH_COMPILED_PARTITION_CACHE_CAPACITY=0;ONEDNN_GRAPH_SDPA_FORCE_PRIMITIVE=1")]
    public void The_librarys_variable_leaves_the_numbers_right(string settings) => Verify(settings);

    private void Verify(string settings)
    {
        Invocation verify = Run(settings, "verify", Path.Combine(Checkout.Root, "tests", "Golden"), "--backend", "onednn", "--threads", "2", "--json");
        string name = settings.Split('=')[0];
        if (verify.Error.Split('\n').Any(l => l.StartsWith("cnn: " + name, StringComparison.Ordinal)))
        {
            Assert.That((verify.ExitCode, verify.Output), Is.EqualTo((CommandLine.Failure, "")), "a refusal");
            return;
        }

        // The library's own words, where they are asked for, go to standard output too.
        JsonObject[] lines = [.. verify.OutputLines.Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!.AsObject())];
        Assert.That(lines.Select(l => l.ToJsonString()), Is.EqualTo(new[] { """{"passed":111,"failed":0,"unsupported":0}""" }), verify.Error);
        Assert.That(verify.ExitCode, Is.Zero, verify.Error);
        if (!name.Contains("VERBOSE", StringComparison.Ordinal))
        {
            Assert.That(verify.OutputLines, Has.Length.EqualTo(1), "nothing but JSON on standard output");
        }
    }

    private Invocation Run(string settings, params string[] args)
    {
        IEnumerable<(string Name, string Value)> environment = settings.Split(';').Select(s => s.Split('=', 2)).Select(p => (p[0], p[1]));
        using Process process = ChildProgram.Start(
            "dotnet", ChildProgram.Command(args), folder.Path,
            [.. environment, ("CNN_ONEDNN_CHECK", "off"), ("CNN_TUNING_CACHE", Path.Combine(folder.Path, "times")), ("JITDUMPDIR", folder.Path)]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"with {settings} it did not end within {Limit}");
        }

        return new Invocation(process.ExitCode, output.Result, error.Result);
    }
}
