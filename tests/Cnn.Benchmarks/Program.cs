using BenchmarkDotNet.Running;
using Cnn.Benchmarks.Comparison;

// "compare" measures whole models beside a peer; everything else is BenchmarkDotNet's, such as --filter '*Gemm*'.
if (args is ["compare", .. string[] rest])
{
    return ComparisonCommand.Run(rest, Console.Out, Console.Error);
}

BenchmarkSwitcher.FromAssembly(typeof(Cnn.Benchmarks.GemmBenchmarks).Assembly).Run(args);
return 0;
