namespace Chat.Llama.Tests;
