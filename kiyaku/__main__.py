from kiyaku.cli import main

main()
