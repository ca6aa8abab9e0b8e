using BenchmarkDotNet.Running;
using Cnn.Benchmarks.Comparison;
using Cnn.Benchmarks.Serving;

// "compare" measures whole models beside a peer, "serve" a predictor under load; everything else is BenchmarkDotNet's, such as --filter '*Gemm*'.
if (args is ["compare", .. string[] rest])
{
    return ComparisonCommand.Run(rest, Console.Out, Console.Error);
}

if (args is ["serve", .. string[] asked])
{
    return ServingCommand.Run(asked, Console.Out, Console.Error);
}

BenchmarkSwitcher.FromAssembly(typeof(Cnn.Benchmarks.GemmBenchmarks).Assembly).Run(args);
return 0;
