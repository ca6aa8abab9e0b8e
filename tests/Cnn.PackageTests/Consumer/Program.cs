using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Profiling;

DataSplit digits = DataSets.Open("synthetic", new DataOptions());
using Model model = ModelZoo.Create("lenet5");
model.Compile(new Adam { LearningRate = 0.003 }, ModelZoo.Find("lenet5").Loss, Metric.Accuracy);
History history = model.Fit(digits.Train.Take(2048), new FitOptions { Epochs = 3, BatchSize = 32, Validation = digits.Test.Take(256) });

string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
model.Save(file);
using Model again = Model.Load(file);
File.Delete(file);

Console.WriteLine($"backend {EngineReport.Create(BackendKind.Auto).Backend}");
Console.WriteLine($"parameters {again.ParameterCount}");
Console.WriteLine(FormattableString.Invariant($"accuracy {history["val_accuracy"][^1]:F4}"));
