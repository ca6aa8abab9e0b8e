using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Cnn.Benchmarks.GemmBenchmarks).Assembly).Run(args);
